#include "tests/support/pooler.hpp"

#include <chrono>
#include <string>
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

namespace {

test::ServerProcess::Environment behind(const test::Workspace& workspace, const std::string& url) {
    return {{"DATABASE_URL", url},
            {"DATABASE_SCHEMA", workspace.schema()},
            {"DATABASE_POOLER", "transaction"},
            {"RATE_LIMITS", "off"}};
}

// Two people at two servers write to each other, and both see it all once and in order.
void chat(const test::ServerProcess& here, const test::ServerProcess& there) {
    here.wait_until_ready();
    there.wait_until_ready();
    ApiClient ann{here.port()};
    ann.sign_up("ann");
    ApiClient bob{there.port()};
    bob.sign_up("bob");
    const auto room = ann.general();
    EventStream stream{bob};
    REQUIRE(stream.next()->name == "ping");
    for (int i = 0; i < 10; ++i) {
        ann.say(room, "from ann " + std::to_string(i));
        bob.say(room, "from bob " + std::to_string(i));
    }
    const auto events = changes_until(stream, "from bob 9");
    REQUIRE(events.size() == 20);
    for (std::size_t i = 1; i < events.size(); ++i) CHECK(position(events[i].id) == position(events[i - 1].id) + 1);
}

}  // namespace

TEST_CASE("without a bell, other instances' news come by looking", "[pooler]") {
    const test::Workspace workspace;
    const test::ServerProcess here{behind(workspace, workspace.url())};
    const test::ServerProcess there{behind(workspace, workspace.url())};
    chat(here, there);
}

TEST_CASE("two servers work behind PgBouncer in transaction mode", "[pooler]") {
    const test::Workspace workspace;
    const test::Pooler pooler{workspace.url()};
    const test::ServerProcess here{behind(workspace, pooler.url())};
    const test::ServerProcess there{behind(workspace, pooler.url())};
    chat(here, there);
}

TEST_CASE("two workspaces live side by side in one database", "[schema]") {
    const test::RunningServer red;
    const test::RunningServer blue;
    REQUIRE(red.workspace.url() == blue.workspace.url());
    const auto ann = red.person("ann");
    const auto other_ann = blue.person("ann");  // The name is free there, and she is the owner.
    EventStream stream{ann};
    REQUIRE(stream.next()->name == "ping");
    other_ann.say(other_ann.general(), "only blue");
    ann.say(ann.general(), "only red");
    const auto events = changes_until(stream, "only red");
    CHECK(events.size() == 1);
    ApiClient stranger{blue.process.port()};
    stranger.cookie = ann.cookie;
    CHECK(stranger.get(routes::me).status == 401);
}

TEST_CASE("a database that was restored is another log: cursors of before start over", "[epoch]") {
    const test::RunningServer server;
    const auto ann = server.person("ann");
    const auto before = ann.cursor();
    EventStream stream{ann};
    REQUIRE(stream.next()->name == "ping");
    server.workspace.execute("UPDATE log_head SET epoch = 'restored00000000'");
    const auto reset = stream.next_change();
    REQUIRE(reset);
    CHECK(reset->name == "reset");
    ann.say(ann.general(), "after");
    EventStream resumed{ann, before};
    const auto told = resumed.next();
    REQUIRE(told);
    CHECK(told->name == "reset");
    CHECK(ann.cursor().starts_with("restored00000000-"));
}
