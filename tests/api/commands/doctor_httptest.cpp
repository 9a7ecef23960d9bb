#include <algorithm>
#include <chrono>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "common/protocol/routes.hpp"
#include "common/validation/limits.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/holding_proxy.hpp"
#include "tests/support/pooler.hpp"
#include "tests/support/running_server.hpp"

using namespace causerie;
using namespace std::chrono_literals;
using test::RunningServer;
using test::ServerProcess;

namespace {

struct Report {
    int status{};
    std::string text{};

    /// How the check of `subject` ended; empty if there was none.
    [[nodiscard]] std::string grade(const std::string& subject) const {
        const auto line = line_of(subject);
        return line.substr(0, line.find(' '));
    }

    [[nodiscard]] std::string line_of(const std::string& subject) const {
        std::istringstream lines{text};
        for (std::string line; std::getline(lines, line);) {
            if (line.find("  " + subject + ": ") != std::string::npos) return line;
        }
        return {};
    }
};

Report doctor(const ServerProcess::Environment& environment, const std::string& url = {}) {
    std::vector<std::string> arguments{"doctor"};
    if (!url.empty()) arguments.insert(arguments.end(), {"--url", url});
    const auto result = test::run_causerie(arguments, environment);
    return {result.status, result.out};
}

ServerProcess::Environment environment_of(const test::Workspace& workspace, const std::string& url) {
    return {{"DATABASE_URL", url}, {"DATABASE_SCHEMA", workspace.schema()}};
}

std::string at(std::uint16_t port) { return "http://127.0.0.1:" + std::to_string(port); }

/// Somebody who may sign in to the database, and nothing else.
class Stranger {
public:
    explicit Stranger(const test::Workspace& workspace) : workspace_{workspace}, name_{"r_" + workspace.schema()} {
        workspace_.execute("CREATE ROLE " + name_ + " LOGIN PASSWORD 'hunter2'");
    }
    ~Stranger() { workspace_.execute("DROP OWNED BY " + name_ + "; DROP ROLE " + name_); }
    Stranger(const Stranger&) = delete;
    Stranger& operator=(const Stranger&) = delete;

    [[nodiscard]] std::string url(const std::string& password = "hunter2") const {
        std::string url;
        auto* options = PQconninfoParse(workspace_.url().c_str(), nullptr);
        for (const auto* option = options; option != nullptr && option->keyword != nullptr; ++option) {
            const std::string key{option->keyword};
            const bool stays = key == "host" || key == "port" || key == "dbname";
            if (stays && option->val != nullptr) url += key + "=" + option->val + " ";
        }
        PQconninfoFree(options);
        return url + "user=" + name_ + " password=" + password;
    }

private:
    const test::Workspace& workspace_;
    std::string name_;
};

}  // namespace

TEST_CASE("the doctor finds nothing wrong with a server that works", "[doctor]") {
    const RunningServer server{{{"STATIC_DIR", test::required_variable("CAUSERIE_SITE")}}};
    auto environment = environment_of(server.workspace, server.workspace.url());
    environment["STATIC_DIR"] = test::required_variable("CAUSERIE_SITE");
    const auto report = doctor(environment, at(server.process.port()));
    INFO(report.text);
    CHECK(report.status == 0);
    for (const auto* subject : {"configuration", "static files", "database", "version", "rights", "migrations",
                                "notifications", "clock", "proxy"}) {
        INFO(subject);
        CHECK(report.grade(subject) == "ok");
    }
    // The tests' own PostgreSQL trades durability for speed.
    CHECK(report.line_of("durability").find("fsync") != std::string::npos);
    CHECK_FALSE(report.grade("descriptors").empty());
    CHECK(std::count(report.text.begin(), report.text.end(), '\n') == 11);
    CHECK(server.workspace.execute("SELECT to_regclass('doctor_was_here') IS NULL").one_field().as<bool>());
}

TEST_CASE("an empty database is well, but for what migrate will do, and stays empty", "[doctor]") {
    const test::Workspace workspace;
    const auto report = doctor(environment_of(workspace, workspace.url()));
    INFO(report.text);
    CHECK(report.status == 0);
    CHECK(report.grade("rights") == "ok");
    CHECK(report.line_of("migrations").find("0001_first") != std::string::npos);
    CHECK(report.grade("migrations") == "warning");
    CHECK(report.grade("proxy") == "unchecked");
    CHECK(report.grade("static").empty());
    CHECK(report.grade("static files") == "warning");
    const auto schemas =
        workspace.execute("SELECT count(*) FROM pg_namespace WHERE nspname = '" + workspace.schema() + "'");
    CHECK(schemas.one_field().as<int>() == 0);
}

TEST_CASE("whatever cannot work fails, and no secret is told", "[doctor]") {
    const RunningServer server;
    const auto& workspace = server.workspace;
    const Stranger stranger{workspace};
    SECTION("a wrong password") {
        const auto report = doctor(environment_of(workspace, stranger.url("hunter3")));
        INFO(report.text);
        CHECK(report.status == 1);
        CHECK(report.line_of("database").find("authentication failed") != std::string::npos);
        CHECK(report.text.find("hunter3") == std::string::npos);
    }
    SECTION("nobody there") {
        const auto report = doctor(environment_of(workspace, "postgresql://a:hunter2@127.0.0.1:1/b"));
        INFO(report.text);
        CHECK(report.status == 1);
        CHECK(report.grade("database") == "failed");
        CHECK(report.text.find("hunter2") == std::string::npos);
    }
    SECTION("a role that may not use the tables") {
        const auto report = doctor(environment_of(workspace, stranger.url()));
        INFO(report.text);
        CHECK(report.status == 1);
        CHECK(report.grade("database") == "ok");
        CHECK(report.grade("rights") == "failed");
        CHECK(report.text.find("hunter2") == std::string::npos);
    }
    SECTION("a role that may not make a schema") {
        auto environment = environment_of(workspace, stranger.url());
        environment["DATABASE_SCHEMA"] = workspace.schema() + "_other";
        const auto report = doctor(environment);
        INFO(report.text);
        CHECK(report.line_of("rights").find("42501") != std::string::npos);
        CHECK(report.grade("rights") == "failed");
    }
    SECTION("a database that takes no writes") {
        const auto report = doctor(environment_of(workspace, stranger.url() + " options='-c "
                                                                              "default_transaction_read_only=on'"));
        INFO(report.text);
        CHECK(report.line_of("database").find("takes no writes") != std::string::npos);
    }
    SECTION("a schema of a newer server") {
        workspace.execute("INSERT INTO schema_migration (number, name, checksum) VALUES (999, '0999_future', '')");
        const auto report = doctor(environment_of(workspace, workspace.url()));
        INFO(report.text);
        CHECK(report.status == 1);
        CHECK(report.grade("migrations") == "failed");
    }
    SECTION("bad values, and a folder that is not there") {
        const auto bad = doctor({{"DATABASE_URL", "mysql://root:hunter2@x/y"}, {"PORT", "x"}});
        INFO(bad.text);
        CHECK(bad.status == 1);
        CHECK(bad.text.find("PORT: ") != std::string::npos);
        CHECK(bad.text.find("hunter2") == std::string::npos);
        auto environment = environment_of(workspace, workspace.url());
        environment["STATIC_DIR"] = "/nowhere";
        const auto report = doctor(environment);
        CHECK(report.status == 1);
        CHECK(report.grade("static files") == "failed");
    }
}

TEST_CASE("a pooler that nobody mentioned is noticed", "[doctor]") {
    const RunningServer server;
    const test::Pooler pooler{server.workspace.url()};
    auto environment = environment_of(server.workspace, pooler.url());
    const auto silent = doctor(environment);
    INFO(silent.text);
    CHECK(silent.status == 1);
    CHECK(silent.line_of("notifications").find("DATABASE_POOLER=transaction") != std::string::npos);
    CHECK(silent.grade("notifications") == "failed");
    environment["DATABASE_POOLER"] = "transaction";
    const auto known = doctor(environment);
    INFO(known.text);
    CHECK(known.status == 0);
    CHECK(known.line_of("notifications").find("once a second") != std::string::npos);
}

TEST_CASE("the doctor looks through the proxy in front", "[doctor]") {
    const RunningServer server;
    auto environment = environment_of(server.workspace, server.workspace.url());
    SECTION("one that holds streams back") {
        const test::HoldingProxy proxy{server.process.port()};
        const auto report = doctor(environment, at(proxy.port()));
        INFO(report.text);
        CHECK(report.status == 0);
        CHECK(report.grade("proxy") == "warning");
        CHECK(report.line_of("proxy").find("held back") != std::string::npos);
    }
    SECTION("PUBLIC_URL names it too") {
        environment["PUBLIC_URL"] = at(server.process.port());
        CHECK(doctor(environment).grade("proxy") == "ok");
    }
    SECTION("TLS cannot be looked into") {
        const auto report = doctor(environment, "https://chat.example");
        CHECK(report.status == 0);
        CHECK(report.line_of("proxy").find("curl --no-buffer https://chat.example/") != std::string::npos);
        CHECK(report.line_of("configuration").find("TRUSTED_PROXIES") != std::string::npos);
    }
    SECTION("nobody there") {
        const auto report = doctor(environment, "http://127.0.0.1:1");
        CHECK(report.status == 1);
        CHECK(report.grade("proxy") == "failed");
    }
    SECTION("an address that is none") {
        const auto report = doctor(environment, "chat.example/x");
        CHECK(report.status == 1);
        CHECK(report.text.find("PUBLIC_URL") != std::string::npos);
    }
}

TEST_CASE("the probe says one thing to anybody, and only a few may listen", "[doctor]") {
    const RunningServer server;
    const auto client = server.client();
    const auto head = client.request("HEAD", routes::events_probe);
    CHECK(head.status == 200);
    CHECK(head.header("content-type") == "text/event-stream");
    CHECK(client.post(routes::events_probe).status == 405);

    const auto deadline = chaos::Clock::now() + 10s;
    std::vector<std::unique_ptr<chaos::HttpConnection>> open;
    for (std::size_t i = 0; i <= limits::stream_probes_max; ++i) {
        auto& connection = open.emplace_back(std::make_unique<chaos::HttpConnection>(server.process.port()));
        chaos::HttpReply reply;
        REQUIRE(connection->send({.path = routes::events_probe}, deadline) == chaos::Trouble::none);
        REQUIRE(connection->receive_head(reply, deadline) == chaos::Trouble::none);
        CHECK(reply.status == 200);
        std::string body;
        while (body.find("\n\n") == std::string::npos) {
            REQUIRE(connection->receive_some(body, deadline) == chaos::Trouble::none);
        }
        CHECK(body == "event: ping\ndata: {}\n\n");
    }
    std::string more;
    static_cast<void>(open.front()->receive_some(more, deadline));
    CHECK(open.front()->is_done());
    CHECK(open[1]->receive_some(more, chaos::Clock::now() + 200ms) == chaos::Trouble::timed_out);
    CHECK(more.empty());
}
