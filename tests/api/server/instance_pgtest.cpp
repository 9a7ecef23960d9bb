#include "api/instance.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "common/protocol/routes.hpp"
#include "tests/chaos/tcp_proxy.hpp"
#include "tests/support/api_client.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/workspace.hpp"

using namespace causerie;
using namespace std::chrono_literals;
using chaos::WireMode;
using test::ApiClient;

namespace {

constexpr int ends = 3;

// One instance in this process, whose database is at the end of a wire.
struct Here {
    Here() {
        wire.add({.socket_path = workspace.socket_path()});
        config.database_url = workspace.url_through(wire.port(0));
        config.database_schema = workspace.schema();
        config.bind_address = "127.0.0.1";
        config.port = 0;
        config.rate_limits = false;
        begin();
    }

    void begin() {
        instance = std::make_unique<Instance>(config, logger, "test");
        instance->start();
        while (ApiClient{instance->port()}.get(routes::readyz).status != 200) std::this_thread::sleep_for(5ms);
    }

    test::Workspace workspace{};
    chaos::TcpProxy wire{};
    config::Config config{};
    log::Logger logger{log::Level::error, -1};
    std::unique_ptr<Instance> instance{};
};

// Asks again and again until it is told to stop, and does not mind how the server ends.
class Crowd {
public:
    template <typename Ask>
    Crowd(int size, Ask ask) {
        for (int i = 0; i < size; ++i) {
            threads_.emplace_back([this, i, ask] {
                for (int number = i; !stopping_; number += 1000) {
                    try {
                        ask(number);
                    } catch (const std::exception&) {
                        std::this_thread::sleep_for(1ms);
                    }
                }
            });
        }
    }
    ~Crowd() {
        stopping_ = true;
        for (auto& thread : threads_) thread.join();
    }
    Crowd(const Crowd&) = delete;
    Crowd& operator=(const Crowd&) = delete;

private:
    std::atomic<bool> stopping_{};
    std::vector<std::thread> threads_{};
};

}  // namespace

// What can go wrong here is only seen by the sanitizers, or by a crash.
TEST_CASE("an instance ends under load, whatever its database does meanwhile", "[instance]") {
    Here here;
    std::string cookie;
    std::int64_t general = 0;
    {
        ApiClient ann{here.instance->port()};
        ann.sign_up("ann");
        cookie = ann.cookie;
        general = ann.general();
        ann.say(general, "first");
    }
    const auto messages = routes::messages({general});
    for (int end = 0; end < ends; ++end) {
        if (end > 0) here.begin();
        ApiClient ann{here.instance->port()};
        ann.cookie = cookie;
        REQUIRE(ann.get(messages).status == 200);
        const Crowd crowd{12, [&, ann](int number) {
                              const auto id = std::to_string(end) + "-" + std::to_string(number);
                              if (number % 3 != 0) return static_cast<void>(ann.get(messages));
                              static_cast<void>(ann.post(messages, {{"body", id}, {"client_id", id}}));
                          }};
        std::this_thread::sleep_for(300ms);
        here.wire.set_mode(0, end % 2 == 0 ? WireMode::stall : WireMode::mute);
        // Somebody else moves the log on, so that what is in memory is not enough for those who ask meanwhile.
        here.workspace.execute(
            "WITH grown AS (UPDATE log_head SET head = head + 1 RETURNING head) "
            "INSERT INTO event (seq, kind, subject_id) SELECT head, 6, 1 FROM grown");
        std::this_thread::sleep_for(50ms);
        // It answers again while the instance is being taken apart.
        std::thread returning{[&] {
            std::this_thread::sleep_for(600ms);
            here.wire.set_mode(0, WireMode::pass);
        }};
        const auto begin = std::chrono::steady_clock::now();
        here.instance.reset();
        CHECK(std::chrono::steady_clock::now() - begin < 6s);
        returning.join();
    }
}
