#include "api/metrics/heartbeat.hpp"

#include <algorithm>
#include <memory>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/small_server.hpp"

using namespace causerie;
using namespace causerie::test;
using metrics::Heartbeat;

namespace {

std::vector<std::shared_ptr<Heartbeat>> hearts(std::size_t count) {
    std::vector<std::shared_ptr<Heartbeat>> all;
    all.reserve(count);
    for (std::size_t i = 0; i < count; ++i) all.push_back(std::make_shared<Heartbeat>());
    return all;
}

}  // namespace

TEST_CASE("a heart is silent for as long as nobody says that it moves or rests", "[http]") {
    Heartbeat heart;
    const auto now = Heartbeat::Clock::now();
    CHECK(heart.silence(now) == 0ms);
    heart.beat(now);
    CHECK(heart.silence(now + 1500ms) == 1500ms);
    heart.rest();
    CHECK(heart.silence(now + 1h) == 0ms);
}

TEST_CASE("workers that have nothing to do show that they live", "[http][server]") {
    const auto all = hearts(2);
    const SmallServer server{{.heartbeats = all}};
    // A silence that gets shorter is a beat; how soon it comes is up to the machine.
    for (const auto& heart : all) {
        int beats = 0;
        auto before = heart->silence();
        CHECK(eventually(
            [&] {
                const auto now = heart->silence();
                if (now < before) ++beats;
                before = now;
                return beats >= 3;
            },
            30s));
    }
}

TEST_CASE("requests that nobody has answered yet are counted", "[http][server]") {
    SmallServer server;
    RawClient first{server.port()};
    RawClient second{server.port()};
    first.send(get("/hold"));
    second.send(get("/hold"));
    CHECK(eventually([&] { return server.server().in_flight_count() == 2; }));
    server.release();
    CHECK(first.answer());
    CHECK(second.answer());
    CHECK(eventually([&] { return server.server().in_flight_count() == 0; }));
    RawClient third{server.port()};
    third.send(get("/forget"));
    CHECK(third.answer()->status == 500);
    CHECK(eventually([&] { return server.server().in_flight_count() == 0; }));
}
