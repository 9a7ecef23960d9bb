#include <algorithm>
#include <chrono>
#include <optional>
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

namespace {

/// One person, at two servers on one database, listening at the second.
struct TwoServers {
    TwoServers() {
        there.wait_until_ready();
        elsewhere.cookie = ann.cookie;
        stream.emplace(elsewhere);
        REQUIRE(stream->next()->name == "ping");
    }

    const RunningServer here{};
    const test::ServerProcess there{RunningServer::environment(here.workspace, {})};
    const ApiClient ann{here.person("ann")};
    ApiClient elsewhere{there.port()};
    std::optional<EventStream> stream{};
};

}  // namespace

TEST_CASE("two servers on one database tell each other's news, once and in order", "[events]") {
    TwoServers servers;
    const auto general = servers.ann.general();
    for (int i = 0; i < 10; ++i) {
        servers.ann.say(general, "here " + std::to_string(i));
        servers.elsewhere.say(general, "there " + std::to_string(i));
    }
    const auto events = changes_until(*servers.stream, "there 9");
    REQUIRE(events.size() == 20);
    for (std::size_t i = 1; i < events.size(); ++i) CHECK(position(events[i].id) == position(events[i - 1].id) + 1);
}

TEST_CASE("one server's news reach another's streams long before it would look by itself", "[events]") {
    TwoServers servers;
    const auto general = servers.ann.general();
    std::vector<std::chrono::steady_clock::duration> delays;
    for (int i = 0; i < 9; ++i) {
        servers.ann.say(general, std::to_string(i));
        const auto begin = std::chrono::steady_clock::now();
        REQUIRE(servers.stream->next_change());
        delays.push_back(std::chrono::steady_clock::now() - begin);
        std::this_thread::sleep_for(20ms);
    }
    std::sort(delays.begin(), delays.end());
    CHECK(delays[delays.size() / 2] < 250ms);
}

TEST_CASE("logging out at one server closes the session's streams at another", "[events]") {
    TwoServers servers;
    CHECK(servers.ann.post(routes::logout).status == 204);
    CHECK(servers.stream->ends(5s));
}

TEST_CASE("a session that ends without a word takes its streams along", "[events]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    EventStream stream{ann};
    REQUIRE(stream.next()->name == "ping");
    server.workspace.execute("DELETE FROM session");
    CHECK(stream.ends(25s));
}
