#include <chrono>
#include <string>
#include <thread>

#include <nlohmann/json.hpp>

#include "common/model/server_status.hpp"
#include "common/protocol/routes.hpp"
#include "common/validation/limits.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/remote_server.hpp"

using namespace causerie;
using namespace std::chrono_literals;
using chaos::WireMode;
using test::ApiClient;
using test::EventStream;
using test::RemoteServer;
using test::RunningServer;

namespace {

ServerStatus status_of(const ApiClient& client) {
    const auto answer = client.get(routes::status);
    REQUIRE(answer.status == 200);
    const auto status = decode_server_status(answer.body);
    REQUIRE(status);
    return *status;
}

HealthStatus check_of(const ServerStatus& status, const std::string& name) {
    for (const auto& check : status.checks) {
        if (check.check == name) return check.status;
    }
    FAIL("there is no check " << name);
    return HealthStatus::unavailable;
}

}  // namespace

TEST_CASE("only those who run the place are told how it is", "[status]") {
    const RunningServer server;
    const auto owner = server.person("ann");
    const auto member = server.person("bob");
    CHECK(server.client().get(routes::status).code() == "unauthenticated");
    const auto refused = member.get(routes::status);
    CHECK(refused.status == 403);
    CHECK(refused.code() == "forbidden");
    const auto answer = owner.get(routes::status);
    CHECK(answer.status == 200);
    CHECK(answer.header("cache-control") == "no-store");
    server.workspace.execute("UPDATE account SET role = 'admin' WHERE username = 'bob'");
    auto admin = server.client();
    admin.sign_in("bob");
    CHECK(admin.get(routes::status).status == 200);
    CHECK(owner.post(routes::status).status == 405);
}

TEST_CASE("the status tells what the instance is and does", "[status]") {
    const RunningServer server{{{"REVISION", "0123abc"}, {"DATABASE_POOL", "3"}}};
    const auto ann = server.person("ann");
    const EventStream stream{ann};
    for (int i = 0; i < 20; ++i) ann.say(ann.general(), "hello");
    CHECK(ann.get("/nowhere").status == 404);
    const auto posts_of = [](const ServerStatus& status) {
        std::int64_t posts = 0;
        for (const auto& sample : status.samples) posts += sample.posts;
        return posts;
    };
    REQUIRE(test::eventually([&] { return posts_of(status_of(ann)) >= 20; }, 15s));
    const auto status = status_of(ann);
    CHECK(status.version == server.client().get(routes::version).body["version"].get<std::string>());
    CHECK(status.revision == "0123abc");
    CHECK(status.status == HealthStatus::ok);
    CHECK(check_of(status, "database") == HealthStatus::ok);
    CHECK(status.started_at < status.now);
    CHECK(status.interval_s == limits::status_interval_s);
    CHECK(status.log_head >= 20);
    CHECK(status.resident_bytes > 1'000'000);
    CHECK(status.database_bytes > 1'000'000);
    CHECK(status.pool_size == 3);
    CHECK(posts_of(status) == 20);
    const auto& last = status.samples.back();
    CHECK(last.streams == 1);
    CHECK(last.database_us > 0);
    CHECK(last.is_ready);
    std::int64_t deliveries = 0;
    std::int64_t requests = 0;
    for (const auto& sample : status.samples) {
        deliveries += sample.deliveries;
        requests += sample.requests;
        CHECK(sample.failures <= sample.requests);
        CHECK((sample.requests == 0) == (sample.latency_p99_us == 0));
        CHECK(sample.latency_p50_us <= sample.latency_p99_us);
    }
    CHECK(deliveries >= 20);
    CHECK(requests >= 22);
    // How it came to be ready: every check that had to wait for something tells for how long.
    bool has_database = false;
    for (const auto& transition : status.transitions) {
        CHECK(transition.lasted_ms >= 0);
        has_database = has_database || (transition.check == "database" && transition.status == HealthStatus::ok);
    }
    CHECK(has_database);
}

TEST_CASE("the status tells who asked for the instance's health", "[status]") {
    const RunningServer server{{{"TRUSTED_PROXIES", "127.0.0.1"}}};
    const auto ann = server.person("ann");
    const auto stranger = server.client();
    CHECK(stranger.get(routes::livez, {{"User-Agent", "curl/8"}}).status == 200);
    CHECK(stranger
              .get(routes::health, {{"User-Agent", "Render/1.0 " + std::string(300, 'x')},
                                    {"X-Forwarded-For", "203.0.113.9, 192.0.2.7"}})
              .status == 200);
    const auto probes = status_of(ann).probes;
    REQUIRE(probes.size() >= 2);
    CHECK(probes[0].path == routes::health);
    CHECK(probes[0].status == 200);
    CHECK(probes[0].from == "192.0.2.7");
    CHECK(probes[0].user_agent.starts_with("Render/1.0 x"));
    CHECK(probes[0].user_agent.size() == limits::probe_user_agent_length_max);
    CHECK(probes[1].path == routes::livez);
    CHECK(probes[1].from == "127.0.0.1");
    CHECK(probes[1].user_agent == "curl/8");
    CHECK(probes[1].at <= probes[0].at);
    for (std::size_t i = 0; i < limits::status_probes_max + 10; ++i) stranger.get(routes::readyz);
    CHECK(status_of(ann).probes.size() <= limits::status_probes_max);
    CHECK(std::ranges::count(status_of(ann).probes, "192.0.2.7", &HealthProbe::from) == 1);
}

TEST_CASE("the status is told while the database is away, and afterwards how long that was", "[status]") {
    RemoteServer remote;
    auto ann = remote.client();
    ann.sign_up("ann");
    const auto bob = [&] {
        auto person = remote.client();
        person.sign_up("bob");
        return person;
    }();
    CHECK(ann.get(routes::me).status == 200);
    CHECK(bob.get(routes::me).status == 200);
    remote.set(WireMode::dead);
    CHECK(test::eventually([&] { return remote.client().get(routes::readyz).status == 503; }, 10s));
    // Longer than a session is known without asking the database.
    std::this_thread::sleep_for(std::chrono::milliseconds{limits::session_known_ms + 1000});
    const auto during = status_of(ann);
    CHECK(during.status == HealthStatus::unavailable);
    CHECK(check_of(during, "database") == HealthStatus::unavailable);
    CHECK(check_of(during, "migrations") == HealthStatus::ok);
    CHECK(during.samples.back().database_us == 0);
    CHECK_FALSE(during.samples.back().is_ready);
    std::int64_t failures = 0;
    for (const auto& sample : during.samples) failures += sample.failures;
    CHECK(failures > 0);
    CHECK(bob.get(routes::status).status == 403);
    auto stranger = remote.client();
    stranger.cookie = "session=" + std::string(43, 'A');
    CHECK(stranger.get(routes::status).status == 503);

    remote.set(WireMode::pass);
    CHECK(test::eventually([&] { return remote.client().get(routes::readyz).status == 200; }, 20s));
    // The probe has a connection of its own; those for requests come back in their own time.
    CHECK(test::eventually([&] { return ann.get(routes::me).status == 200; }, 10s));
    const auto after = status_of(ann);
    CHECK(check_of(after, "database") == HealthStatus::ok);
    std::vector<HealthTransition> database;
    for (const auto& transition : after.transitions) {
        if (transition.check == "database") database.push_back(transition);
    }
    REQUIRE(database.size() >= 3);
    CHECK(database[0].status == HealthStatus::ok);
    CHECK(database[0].lasted_ms >= limits::session_known_ms);
    CHECK(database[1].status == HealthStatus::unavailable);
    CHECK(database[1].reason == "no answer");
    CHECK(database[1].at < database[0].at);
    const auto log = remote.process->log_with(R"("check":"database","status":"ok","reason":"","lasted_ms":)" +
                                              std::to_string(database[0].lasted_ms));
    CHECK(log.find(R"("check":"database","status":"unavailable","reason":"no answer")") != std::string::npos);
}
