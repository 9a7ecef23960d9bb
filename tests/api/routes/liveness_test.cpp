#include <algorithm>
#include <condition_variable>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "api/health/health.hpp"
#include "api/http/router.hpp"
#include "api/http/server.hpp"
#include "api/routes/operation_routes.hpp"
#include "common/protocol/routes.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/raw_client.hpp"

using namespace causerie;
using namespace causerie::test;

namespace {

/// Whoever comes here stays until it is opened: what a handler must never do to its worker.
class Gate {
public:
    void wait() {
        std::unique_lock lock{mutex_};
        opened_.wait(lock, [this] { return is_open_; });
    }
    void open() {
        {
            const std::lock_guard lock{mutex_};
            is_open_ = true;
        }
        opened_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable opened_;
    bool is_open_{};
};

/// The operators' routes on a server with two workers, and `/wedge`, which makes one of them hang.
class WedgeableServer {
public:
    WedgeableServer() { server_.start(); }
    ~WedgeableServer() { gate_.open(); }

    [[nodiscard]] std::uint16_t port() const { return server_.port(); }
    health::Probe& probe() { return probe_; }
    void release() { gate_.open(); }

private:
    std::vector<http::Route> routes() {
        auto all = routes::operation_routes({.probe = probe_});
        all.push_back({http::Method::get, "/wedge",
                       [this](http::Request&, const http::Captures&, const http::Responder& responder) {
                           gate_.wait();
                           responder.send(http::text(http::Status::ok, std::string{"free"}));
                       }});
        return all;
    }

    Gate gate_;
    std::shared_ptr<metrics::Heartbeat> first_{std::make_shared<metrics::Heartbeat>()};
    std::shared_ptr<metrics::Heartbeat> second_{std::make_shared<metrics::Heartbeat>()};
    log::Logger logger_{log::Level::error};
    health::Probe probe_{{.vitals = {{"worker 1", first_}, {"worker 2", second_}}},
                         [] { return health::Finding{.database = true, .migrations = true}; },
                         [] { return true; },
                         logger_};
    http::Server server_{{.heartbeats = {first_, second_}}, http::Router{routes()}};
};

}  // namespace

TEST_CASE("a worker that hangs fails the liveness probe, on whichever worker that lands", "[routes]") {
    const auto begin = std::chrono::steady_clock::now();  // Before its last beat, with which the time begins.
    WedgeableServer server;
    RawClient victim{server.port()};
    victim.send(get(routes::livez));
    REQUIRE(victim.answer()->body == "ok");
    victim.send(get("/wedge"));
    CHECK(eventually([&] { return server.probe().hanging_thread().has_value(); }, 15s));
    CHECK(std::chrono::steady_clock::now() - begin >= std::chrono::milliseconds{limits::wedged_after_ms});

    const auto hanging = server.probe().hanging_thread().value();
    const auto hangs = "503 " + hanging + " hangs";
    std::map<std::string, int> answers;
    std::vector<RawClient> others;
    std::vector<std::ifstream> spares;
    for (int i = 0; i < 8; ++i) {
        // Workers are chosen by the number of the descriptor, and here both ends of a connection take one.
        spares.emplace_back("/dev/null");
        others.emplace_back(server.port());
        others.back().send(get(routes::livez));
    }
    // Whoever is silent is asked again only if the worker that lives cannot have had its turn.
    std::vector<bool> answered(others.size());
    for (int round = 0; round < 10 && answers[hangs] < 2; ++round) {
        for (std::size_t i = 0; i < others.size(); ++i) {
            const auto answer = answered[i] ? std::nullopt : others[i].answer(false, 500ms);
            if (!answer) continue;
            answered[i] = true;
            ++answers[std::to_string(answer->status) + " " + answer->body];
        }
    }
    // Connections go to the workers in turn: those that the hanging one got wait, and nobody is told that all is well.
    CHECK(answers[hangs] >= 2);
    CHECK(std::ranges::count(answered, false) >= 2);
    CHECK(answers.size() == 1);
    CHECK_FALSE(server.probe().report().is_ready());

    server.release();
    CHECK(victim.answer()->body == "free");
    CHECK(eventually([&] { return !server.probe().hanging_thread(); }));
    victim.send(get(routes::livez));
    CHECK(victim.answer()->body == "ok");
}
