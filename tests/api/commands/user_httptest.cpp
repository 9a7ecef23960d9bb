#include <algorithm>
#include <chrono>
#include <string>

#include <nlohmann/json.hpp>

#include "common/protocol/routes.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/running_server.hpp"

using namespace causerie;
using namespace std::chrono_literals;
using nlohmann::json;
using test::ApiClient;
using test::EventStream;
using test::RunningServer;

namespace {

const std::string typed = std::string{test::test_password} + "\n";

test::CommandResult user(const RunningServer& server, std::vector<std::string> arguments,
                         const std::string& input = typed) {
    arguments.insert(arguments.begin(), "user");
    return test::run_causerie(arguments, RunningServer::environment(server.workspace, {}), input);
}

int sign_in(const RunningServer& server, const std::string& username, const std::string& password) {
    return server.client().post(routes::login, {{"username", username}, {"password", password}}).status;
}

std::string printed_password(const std::string& output) {
    const std::string mark{"password: "};
    const auto at = output.find(mark);
    REQUIRE(at != std::string::npos);
    return output.substr(at + mark.size(), output.find('\n', at) - at - mark.size());
}

}  // namespace

TEST_CASE("accounts are made on the command line, and those who are online see them come", "[user]") {
    const RunningServer server;
    const auto first = user(server, {"create", "Ann", "--display-name", "Ann Example"});
    CHECK(first.status == 0);
    CHECK(first.out == "ann is there, as owner\n");
    ApiClient ann = server.client();
    ann.sign_in("ann");
    CHECK(ann.get(routes::me).body["user"]["display_name"] == "Ann Example");
    EventStream stream{ann};
    REQUIRE(stream.next()->name == "ping");
    const auto made = user(server, {"create", "bob", "--role", "admin", "--generate"}, "");
    CHECK(made.status == 0);
    const auto event = stream.next_change(2s);
    REQUIRE(event);
    CHECK(event->name == "user");
    CHECK(json::parse(event->data)["username"] == "bob");
    CHECK(sign_in(server, "bob", printed_password(made.out)) == 200);
    const auto list = user(server, {"list"}, "");
    CHECK(list.out == "name\trole\tstate\tdisplay name\nann\towner\tactive\tAnn Example\nbob\tadmin\tactive\tbob\n");
}

TEST_CASE("what the API refuses, the command line refuses in one line", "[user]") {
    const RunningServer server;
    REQUIRE(user(server, {"create", "ann"}).status == 0);
    const auto before = server.workspace.execute("SELECT head FROM log_head").one_field().as<int>();
    const auto refused = [&](std::vector<std::string> arguments, const std::string& input, const std::string& reason) {
        const auto result = user(server, std::move(arguments), input);
        INFO(result.out);
        CHECK(result.status == 1);
        CHECK(result.out.find(reason) != std::string::npos);
        CHECK(std::count(result.out.begin(), result.out.end(), '\n') == 1);
        CHECK(result.out.find("hunter2") == std::string::npos);
    };
    refused({"create", "ann"}, typed, "taken");
    refused({"create", "b b"}, typed, "username: ");
    refused({"create", "bob"}, "hunter2\n", "password: At least");
    refused({"create", "bob"}, "", "password: ");
    refused({"create", "bob"}, std::string(1'000'000, 'x') + "hunter2", "password: At most");
    refused({"create", "bob", "--role", "king"}, typed, "role: ");
    refused({"create", "bob", "--display-name", "a\nb"}, typed, "display_name: ");
    refused({"reset-password", "bob"}, typed, "nobody");
    refused({"deactivate", "bob"}, "", "nobody");
    refused({"deactivate", "ann"}, "", "last owner");
    CHECK(user(server, {"create"}).status > 2);
    CHECK(user(server, {"create", "bob", "secret"}).status > 2);
    CHECK(user(server, {}).status > 2);
    CHECK(server.workspace.execute("SELECT head FROM log_head").one_field().as<int>() == before);
}

TEST_CASE("who is deactivated is out at once, at every instance", "[user]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    ApiClient bob = server.person("bob");
    const test::ServerProcess other{RunningServer::environment(server.workspace, {})};
    other.wait_until_ready();
    ApiClient bob_there{other.port()};
    bob_there.cookie = bob.cookie;
    EventStream here{bob};
    EventStream there{bob_there};
    REQUIRE(here.next()->name == "ping");
    REQUIRE(there.next()->name == "ping");
    EventStream anns{ann};
    REQUIRE(anns.next()->name == "ping");
    REQUIRE(user(server, {"deactivate", "bob"}, "").status == 0);
    CHECK(here.ends(3s));
    CHECK(there.ends(3s));
    const auto event = anns.next_change(2s);
    REQUIRE(event);
    CHECK(json::parse(event->data)["deactivated"] == true);
    CHECK(bob.get(routes::me).status == 401);
    CHECK(bob_there.get(routes::me).status == 401);
    CHECK(bob.post(routes::messages({1}), {{"body", "x"}, {"client_id", "x"}}).status == 401);
    CHECK(sign_in(server, "bob", test::test_password) == 401);
    CHECK(ann.get(routes::me).status == 200);

    REQUIRE(user(server, {"reactivate", "bob"}, "").status == 0);
    CHECK(bob.get(routes::me).status == 401);
    CHECK(sign_in(server, "bob", test::test_password) == 200);
}

TEST_CASE("without a bell, who is deactivated is out within the usual time", "[user]") {
    const RunningServer server{{{"DATABASE_POOLER", "transaction"}}};
    const auto ann = server.person("ann");
    const auto bob = server.person("bob");
    EventStream stream{bob};
    REQUIRE(stream.next()->name == "ping");
    const auto environment = RunningServer::environment(server.workspace, {{"DATABASE_POOLER", "transaction"}});
    REQUIRE(test::run_causerie({"user", "deactivate", "bob"}, environment).status == 0);
    CHECK(test::eventually([&] { return bob.get(routes::me).status == 401; }, 8s));
    CHECK(stream.ends(25s));
}

TEST_CASE("a password's line may end as on Windows", "[user]") {
    const RunningServer server;
    REQUIRE(user(server, {"create", "ann"}, std::string{test::test_password} + "\r\n").status == 0);
    CHECK(sign_in(server, "ann", test::test_password) == 200);
}

TEST_CASE("a new password signs out everywhere", "[user]") {
    const RunningServer server;
    auto ann = server.person("ann");
    EventStream stream{ann};
    REQUIRE(stream.next()->name == "ping");
    const auto reset = user(server, {"reset-password", "ann", "--generate"}, "");
    CHECK(reset.status == 0);
    CHECK(stream.ends(3s));
    CHECK(ann.get(routes::me).status == 401);
    CHECK(sign_in(server, "ann", test::test_password) == 401);
    CHECK(sign_in(server, "ann", printed_password(reset.out)) == 200);
}

TEST_CASE("accounts need a schema that this binary understands", "[user]") {
    const test::Workspace workspace;
    const auto environment = RunningServer::environment(workspace, {});
    const auto early = test::run_causerie({"user", "create", "ann"}, environment, typed);
    CHECK(early.status == 1);
    CHECK(early.out.find("causerie migrate") != std::string::npos);
    REQUIRE(test::run_causerie({"migrate"}, environment).status == 0);
    CHECK(test::run_causerie({"user", "create", "ann"}, environment, typed).status == 0);
    workspace.execute("INSERT INTO schema_migration (number, name, checksum) VALUES (999, '0999_future', '')");
    CHECK(test::run_causerie({"user", "create", "bob"}, environment, typed).status == 1);
    const auto away =
        test::run_causerie({"user", "list"}, {{"DATABASE_URL", "host=127.0.0.1 port=1 password=hunter2"}});
    CHECK(away.status == 1);
    CHECK(away.out.find("hunter2") == std::string::npos);
}
