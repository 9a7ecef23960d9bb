#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "common/protocol/routes.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/running_server.hpp"
#include "tests/support/stream_reading.hpp"

using namespace causerie;
using namespace std::chrono_literals;
using test::ApiClient;
using test::changes_until;
using test::EventStream;
using test::position;
using test::RunningServer;

TEST_CASE("two servers on one database tell each other's news, once and in order", "[events]") {
    const RunningServer here;
    const test::ServerProcess there{RunningServer::environment(here.workspace, {})};
    there.wait_until_ready();
    const auto ann = here.person("ann");
    ApiClient elsewhere{there.port()};
    elsewhere.cookie = ann.cookie;
    const auto general = ann.general();
    EventStream stream{elsewhere};
    REQUIRE(stream.next()->name == "ping");
    for (int i = 0; i < 10; ++i) {
        ann.say(general, "here " + std::to_string(i));
        elsewhere.say(general, "there " + std::to_string(i));
    }
    const auto events = changes_until(stream, "there 9");
    REQUIRE(events.size() == 20);
    for (std::size_t i = 1; i < events.size(); ++i) CHECK(position(events[i].id) == position(events[i - 1].id) + 1);
}

TEST_CASE("one server's news reach another's streams long before it would look by itself", "[events]") {
    const RunningServer here;
    const test::ServerProcess there{RunningServer::environment(here.workspace, {})};
    there.wait_until_ready();
    const auto ann = here.person("ann");
    ApiClient elsewhere{there.port()};
    elsewhere.cookie = ann.cookie;
    const auto general = ann.general();
    EventStream stream{elsewhere};
    REQUIRE(stream.next()->name == "ping");
    std::vector<std::chrono::steady_clock::duration> delays;
    for (int i = 0; i < 9; ++i) {
        ann.say(general, std::to_string(i));
        const auto begin = std::chrono::steady_clock::now();
        REQUIRE(stream.next_change());
        delays.push_back(std::chrono::steady_clock::now() - begin);
        std::this_thread::sleep_for(20ms);
    }
    std::sort(delays.begin(), delays.end());
    CHECK(delays[delays.size() / 2] < 250ms);
}

TEST_CASE("logging out at one server closes the session's streams at another", "[events]") {
    const RunningServer here;
    const test::ServerProcess there{RunningServer::environment(here.workspace, {})};
    there.wait_until_ready();
    const auto ann = here.person("ann");
    ApiClient elsewhere{there.port()};
    elsewhere.cookie = ann.cookie;
    EventStream stream{elsewhere};
    REQUIRE(stream.next()->name == "ping");
    CHECK(ann.post(routes::logout).status == 204);
    CHECK(stream.ends(5s));
}

TEST_CASE("a session that ends without a word takes its streams along", "[events]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    EventStream stream{ann};
    REQUIRE(stream.next()->name == "ping");
    server.workspace.execute("DELETE FROM session");
    CHECK(stream.ends(25s));
}
