#include <array>
#include <atomic>

#include "tests/support/catch.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/small_server.hpp"

using namespace causerie;
using namespace causerie::test;

namespace {

/// What a few seconds of clients that come and go brought about.
struct Outcome {
    int asked_and_left{};
    int silent{};
    std::size_t foreign_bytes{};  ///< That reached a client which never asked.
};

/// Clients that ask and are gone at once, most of them by reset, while others connect, stay silent and listen: the
/// server's descriptor numbers are reused all the time. Any byte that a silent client gets was meant for another.
Outcome mix(SmallServer& server, const std::string& target, int requests) {
    std::atomic<int> asked{};
    std::atomic<bool> stop{};
    Outcome outcome;
    // Whoever closes in order keeps a port busy for a minute, and there are 28,000 of them.
    constexpr int resets_to_each_close = 7;
    const auto ask_and_leave = [&] {
        for (int count = 0; asked < requests; ++count) {
            RawClient client{server.port()};
            client.send("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
            if (count % (resets_to_each_close + 1) != 0) client.abort();
            ++asked;
        }
    };
    std::thread one{ask_and_leave};
    std::thread other{ask_and_leave};
    std::thread listener{[&] {
        while (!stop) {
            std::vector<RawClient> clients;
            for (int count = 0; count < 50; ++count) clients.emplace_back(server.port());
            outcome.silent += 50;
            std::this_thread::sleep_for(1ms);
            for (auto& client : clients) {
                outcome.foreign_bytes += client.swallow(4096);
                client.abort();
            }
        }
    }};
    one.join();
    other.join();
    stop = true;
    listener.join();
    outcome.asked_and_left = asked;
    return outcome;
}

}  // namespace

TEST_CASE("no answer ever reaches a client that did not ask for it", "[http][crossdelivery]") {
    SmallServer server;
    for (const auto* target : {"/hello", "/later", "/private?n=100000", "/nowhere"}) {
        CAPTURE(target);
        const auto outcome = mix(server, target, 25'000);
        CHECK(outcome.asked_and_left >= 25'000);
        CHECK(outcome.silent >= 50);
        CHECK(outcome.foreign_bytes == 0);
    }
    RawClient client{server.port()};
    client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(client.answer()->body == "hello");
}

TEST_CASE("answers that come long after their client left reach nobody", "[http][crossdelivery]") {
    SmallServer server;
    for (int round = 0; round < 20; ++round) {
        for (int count = 0; count < 100; ++count) {
            RawClient client{server.port()};
            client.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
            if (count % 2 == 0) client.abort();
        }
        std::vector<RawClient> silent;
        for (int count = 0; count < 100; ++count) silent.emplace_back(server.port());
        server.release();
        std::this_thread::sleep_for(2ms);
        std::size_t foreign_bytes = 0;
        for (auto& client : silent) foreign_bytes += client.swallow(4096);
        CHECK(foreign_bytes == 0);
    }
}
