#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <string>
#include <thread>

#include <nlohmann/json.hpp>

#include "common/protocol/routes.hpp"
#include "tests/support/build_paths.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/running_server.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace causerie;
using namespace std::chrono_literals;
using nlohmann::json;
using test::EventStream;
using test::RunningServer;
using test::ServerProcess;

TEST_CASE("a server says how it is", "[operations]") {
    const RunningServer server;
    const auto client = server.client();
    CHECK(client.get(routes::livez).raw.body == "ok");
    for (const auto* path : {routes::readyz, routes::health}) {
        const auto answer = client.get(path);
        CHECK(answer.status == 200);
        CHECK(answer.header("content-type") == "application/json");
        CHECK(answer.header("cache-control") == "no-store");
        CHECK(answer.body["version"] == client.get(routes::version).body["version"]);
        CHECK(answer.body["uptime_s"].is_number_integer());
        CHECK(answer.body["checks"]["database"]["status"] == "ok");
        CHECK(answer.body["checks"]["database"]["latency_ms"].is_number());
        CHECK(answer.body["checks"]["migrations"]["status"] == "ok");
        CHECK(answer.body["checks"]["bus"].contains("status"));
    }
}

TEST_CASE("a server tells of which commit it is", "[operations]") {
    const RunningServer server{{{"REVISION", "0123abc"}}};
    const auto answer = server.client().get(routes::version);
    CHECK(answer.status == 200);
    CHECK(answer.header("cache-control") == "no-store");
    CHECK(answer.body["revision"] == "0123abc");
}

#ifndef __SANITIZE_ADDRESS__
TEST_CASE("a server that has nothing to do takes little memory", "[operations]") {
    const RunningServer server{{{"STATIC_DIR", test::required_variable("CAUSERIE_SITE")}}};
    std::ifstream status{"/proc/" + std::to_string(server.process.pid()) + "/status"};
    std::string word;
    int resident_kib = 0;
    while (status >> word && word != "VmRSS:") {
    }
    REQUIRE(status >> resident_kib);
    CHECK(resident_kib <= 15 * 1024);
}
#endif

TEST_CASE("every path answers HEAD and OPTIONS, and says what else it takes", "[operations]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    for (const auto* path :
         {routes::livez, routes::readyz, routes::me, routes::rooms, routes::snapshot, routes::events}) {
        const auto head = ann.request("HEAD", path);
        CHECK(head.status == 200);
        CHECK(head.raw.body.empty());
        const auto options = ann.request("OPTIONS", path);
        CHECK(options.status == 204);
        CHECK(options.header("allow").find("GET") != std::string::npos);
        const auto wrong = ann.request("DELETE", path);
        CHECK(wrong.status == 405);
        CHECK(wrong.code() == "method_not_allowed");
        CHECK(wrong.header("allow").find("HEAD") != std::string::npos);
    }
    const auto stream = ann.request("HEAD", routes::events);
    CHECK(stream.header("content-type") == "text/event-stream");
    CHECK(stream.header("content-length").empty());
    const auto poll = ann.request("HEAD", std::string{routes::events} + "?wait=0");
    CHECK(poll.status == 200);
    CHECK(poll.header("content-type") == "application/json");
    CHECK(poll.raw.body.empty());
    CHECK(ann.request("OPTIONS", routes::rooms).header("allow").find("POST") != std::string::npos);
    CHECK(ann.request("PATCH", routes::rooms).status == 405);
    CHECK(ann.get(std::string{routes::rooms} + "x").code() == "not_found");
    CHECK(ann.get(std::string{routes::rooms} + "/1/nothing").code() == "not_found");
}

TEST_CASE("a request's id is taken over when it looks sane, and is in the log", "[operations]") {
    const RunningServer server;
    auto client = server.client();
    const auto given = client.get(routes::me, {{"X-Request-Id", "my-id.1_x"}});
    CHECK(given.header("x-request-id") == "my-id.1_x");
    CHECK(given.body["request_id"] == "my-id.1_x");
    const auto made = client.get(routes::me, {{"X-Request-Id", "bad id!"}});
    CHECK(made.body["request_id"] == made.header("x-request-id"));
    CHECK(made.header("x-request-id") != "bad id!");
    const auto user = client.sign_up("ann");
    CHECK(client.get(std::string{routes::rooms} + "?secret=1", {{"X-Request-Id", "my-id.2"}}).status == 200);
    const auto log = server.process.log_with("\"request_id\":\"my-id.2\"");
    CHECK(log.find("\"request_id\":\"my-id.1_x\"") != std::string::npos);
    const auto line_begin = log.rfind('\n', log.find("\"request_id\":\"my-id.2\"")) + 1;
    const auto line = json::parse(log.substr(line_begin, log.find('\n', line_begin) - line_begin));
    CHECK(line["user_id"] == user["id"]);
    CHECK(line["route"] == routes::rooms);
    CHECK(line["status"] == 200);
    CHECK(line["duration_us"].is_number());
    CHECK(log.find("secret") == std::string::npos);
    CHECK(log.find(test::test_password) == std::string::npos);
    CHECK(log.find(client.cookie.substr(client.cookie.find('=') + 1)) == std::string::npos);
}

TEST_CASE("every line of the access log names its route and its user, and health checks have none", "[operations]") {
    const RunningServer server{{{"STATIC_DIR", test::required_variable("CAUSERIE_SITE")}}};
    auto client = server.client();
    const auto user = client.sign_up("ann");
    const auto general = client.general();
    const auto line_of = [&](const std::string& id) {
        const auto log = server.process.log_with("\"request_id\":\"" + id + "\"");
        const auto at = log.find("\"request_id\":\"" + id + "\"");
        REQUIRE(at != std::string::npos);
        const auto begin = log.rfind('\n', at) + 1;
        return json::parse(log.substr(begin, log.find('\n', begin) - begin));
    };
    const auto ask = [&](const std::string& id, const std::string& path) {
        client.get(path, {{"X-Request-Id", id}});
        return line_of(id);
    };
    CHECK(ask("page", routes::messages({general}))["route"] == routes::messages_pattern);
    const auto poll = ask("poll", std::string{routes::events} + "?wait=1");
    CHECK(poll["route"] == routes::events);
    CHECK(poll["user_id"] == user["id"]);
    CHECK(poll["status"] == 200);
    CHECK(poll["duration_us"] >= 900'000);
    CHECK(ask("site", "/")["route"] == "static");
    CHECK(ask("nowhere", "/api/nowhere")["route"] == "unmatched");
    CHECK(ask("version", routes::version)["route"] == routes::version);
    CHECK(ask("version-of-nobody", routes::version)["user_id"] == 0);
    client.get(routes::livez, {{"X-Request-Id", "probe"}});
    client.get(routes::metrics, {{"X-Request-Id", "scrape"}});
    const auto said = client.request("POST", routes::messages({general}), R"({"client_id":"c1","body":"hush hush"})",
                                     {{"X-Request-Id", "post"}});
    CHECK(said.status == 201);
    CHECK(line_of("post")["user_id"] == user["id"]);
    const auto log = server.process.log();
    for (const auto* hidden : {"\"probe\"", "\"scrape\"", "hush", "wait=1"})
        CHECK(log.find(hidden) == std::string::npos);
}

TEST_CASE("a problem is a problem document", "[operations]") {
    const RunningServer server;
    const auto answer = server.client().get(routes::me);
    CHECK(answer.header("content-type") == "application/problem+json");
    CHECK(answer.body["status"] == 401);
    for (const auto* field : {"type", "title", "detail", "code", "request_id"}) CHECK(answer.body[field].is_string());
    CHECK(answer.body["errors"].is_array());
}

TEST_CASE("the server hands out its own contract", "[operations]") {
    const RunningServer server;
    const auto answer = server.client().get(routes::openapi);
    CHECK(answer.status == 200);
    CHECK(answer.header("content-type") == "application/json");
    CHECK(answer.body["openapi"] == "3.1.0");
    CHECK(answer.body["info"]["version"] == server.client().get(routes::version).body["version"]);
}

TEST_CASE("the site is served beside the API, and swallows none of its mistakes", "[operations]") {
    const RunningServer server{{{"STATIC_DIR", test::required_variable("CAUSERIE_SITE")}}};
    const auto client = server.client();
    const auto index = client.get("/");
    CHECK(index.status == 200);
    CHECK(index.header("content-type").starts_with("text/html"));
    CHECK(client.get("/rooms/3/42").raw.body == index.raw.body);
    CHECK(client.get("/missing.js").status == 404);
    CHECK(client.get(std::string{routes::api_prefix} + "v1/nothing").code() == "not_found");
    CHECK(client.get(routes::livez).raw.body == "ok");
}

TEST_CASE("SIGTERM says goodbye to streams and polls and ends with 0", "[operations]") {
    RunningServer server;
    const auto ann = server.person("ann");
    EventStream stream{ann};
    REQUIRE(stream.next()->name == "ping");
    json polled;
    std::thread poll{[&] { polled = ann.get(std::string{routes::events} + "?wait=60").body; }};
    std::this_thread::sleep_for(200ms);
    const auto begin = std::chrono::steady_clock::now();
    server.process.signal(SIGTERM);
    const auto bye = stream.next_change();
    REQUIRE(bye);
    CHECK(bye->name == "bye");
    CHECK(json::parse(bye->data)["retry_ms"].is_number_integer());
    CHECK(stream.ends());
    CHECK(server.process.wait() == 0);
    CHECK(std::chrono::steady_clock::now() - begin < 10s);
    poll.join();
    CHECK(polled["events"].empty());
}

TEST_CASE("a server of which a part hangs ends in time, and says that it did not end well", "[operations]") {
    const test::TemporaryFolder folder;
    const auto sign = folder.file("hang");
    RunningServer server{
        {{"LD_PRELOAD", test::hanging_hub}, {"ASAN_OPTIONS", "verify_asan_link_order=0"}, {"HANGING_WHILE", sign}}};
    const auto ann = server.person("ann");
    EventStream stream{ann};
    REQUIRE(stream.next()->name == "ping");
    std::ofstream{sign} << "hang";
    ann.say(ann.general(), "nobody hears this");
    REQUIRE_FALSE(stream.next(200ms));
    const auto begin = std::chrono::steady_clock::now();
    server.process.signal(SIGTERM);
    CHECK(server.process.wait() == 1);
    CHECK(std::chrono::steady_clock::now() - begin < 10s);
    CHECK(server.process.log().find("Something hangs") != std::string::npos);
}

TEST_CASE("SIGINT ends an idle server at once", "[operations]") {
    RunningServer server;
    const auto begin = std::chrono::steady_clock::now();
    server.process.signal(SIGINT);
    CHECK(server.process.wait() == 0);
    CHECK(std::chrono::steady_clock::now() - begin < 5s);
}

TEST_CASE("each bad value is one line, without what it holds, and the exit code is 2", "[operations]") {
    const auto result = test::run_causerie({"serve"}, {{"DATABASE_URL", "mysql://root:hunter2@x/y"}, {"PORT", "x"}});
    CHECK(result.status == 2);
    CHECK(std::count(result.out.begin(), result.out.end(), '\n') == 2);
    CHECK(result.out.find("DATABASE_URL") != std::string::npos);
    CHECK(result.out.find("PORT") != std::string::npos);
    CHECK(result.out.find("hunter2") == std::string::npos);
    CHECK(test::run_causerie({"serve"}, {}).status == 2);
}

TEST_CASE("a busy port is a clear error", "[operations]") {
    const RunningServer server;
    const auto result = test::run_causerie({"serve"}, {{"DATABASE_URL", server.workspace.url()},
                                                       {"BIND_ADDRESS", "127.0.0.1"},
                                                       {"PORT", std::to_string(server.process.port())}});
    CHECK(result.status == 1);
    CHECK(result.out.find("causerie: ") != std::string::npos);
}

TEST_CASE("the other commands do what they say", "[operations]") {
    const test::Workspace workspace;
    const ServerProcess::Environment environment{{"DATABASE_URL", workspace.url()},
                                                 {"DATABASE_SCHEMA", workspace.schema()}};
    CHECK(test::run_causerie({"version"}, {}).out.starts_with("causerie "));
    CHECK(test::run_causerie({}, {}).status != 0);
    CHECK(test::run_causerie({"dance"}, {}).status != 0);
    CHECK(test::run_causerie({"migrate", "--plan"}, environment).out.find("0001_") == 0);
    CHECK(test::run_causerie({"migrate"}, environment).out.find("0001_") == 0);
    const auto again = test::run_causerie({"migrate"}, environment);
    CHECK(again.status == 0);
    CHECK(again.out == "nothing to do\n");
    CHECK(test::run_causerie({"migrate", "--plan"}, environment).out == "nothing to do\n");
    const auto unreachable =
        test::run_causerie({"migrate"}, {{"DATABASE_URL", "host=127.0.0.1 port=1 password=hunter2"}});
    CHECK(unreachable.status == 1);
    CHECK(unreachable.out.find("hunter2") == std::string::npos);
}

TEST_CASE("healthcheck asks the server that its environment names", "[operations]") {
    RunningServer server;
    const ServerProcess::Environment environment{{"PORT", std::to_string(server.process.port())}};
    CHECK(test::run_causerie({"healthcheck"}, environment).status == 0);
    server.process.signal(SIGTERM);
    CHECK(server.process.wait() == 0);
    CHECK(test::run_causerie({"healthcheck"}, environment).status == 1);
}

TEST_CASE("a schema that a newer server made is not touched", "[operations]") {
    RunningServer server;
    server.process.signal(SIGTERM);
    CHECK(server.process.wait() == 0);
    server.workspace.execute("INSERT INTO schema_migration (number, name, checksum) VALUES (999, '0999_future', '')");
    const auto result = test::run_causerie({"serve"}, RunningServer::environment(server.workspace, {{"PORT", "0"}}));
    CHECK(result.status == 1);
    CHECK(result.out.find("999") != std::string::npos);
}
