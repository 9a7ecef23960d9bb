#include <algorithm>
#include <chrono>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

#include <nlohmann/json.hpp>
#include <pqxx/pqxx>

#include "common/protocol/routes.hpp"
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

struct Timed {
    test::ApiAnswer answer{};
    std::chrono::milliseconds duration{};
};

Timed timed_get(const ApiClient& client, const std::string& path) {
    const auto begin = std::chrono::steady_clock::now();
    auto answer = client.get(path);
    const auto duration = std::chrono::steady_clock::now() - begin;
    return {std::move(answer), std::chrono::duration_cast<std::chrono::milliseconds>(duration)};
}

bool comes_back(const ApiClient& client, const std::string& path) {
    for (int i = 0; i < 2000; ++i) {
        if (client.get(path).status == 200) return true;
        std::this_thread::sleep_for(5ms);
    }
    return false;
}

constexpr auto at_once = 1100ms;  // A second, and what the client itself needs.
constexpr auto on_a_busy_machine = 4000ms;
constexpr auto two_looks_on_a_busy_machine = 15s;  // An interval and two looks are three seconds on any.

}  // namespace

TEST_CASE("a server starts without a database, says so, and recovers by itself", "[database loss]") {
    RemoteServer remote{WireMode::dead};
    const auto client = remote.client();
    CHECK(client.get(routes::livez).status == 200);
    const auto ready = timed_get(client, routes::readyz);
    CHECK(ready.answer.status == 503);
    CHECK(ready.answer.body["status"] == "unavailable");
    CHECK(ready.answer.body["checks"]["database"]["status"] == "unavailable");
    CHECK(ready.duration < on_a_busy_machine);
    const auto begin = std::chrono::steady_clock::now();
    const auto refused = client.post(routes::login, {{"username", "ann"}, {"password", "x"}});
    CHECK(std::chrono::steady_clock::now() - begin < on_a_busy_machine);
    CHECK(refused.status == 503);
    CHECK(refused.code() == "unavailable");
    CHECK_FALSE(refused.header("retry-after").empty());
    CHECK(remote.process->log().find("away") != std::string::npos);
    remote.set(WireMode::pass);
    CHECK(comes_back(client, routes::readyz));
    auto ann = remote.client();
    CHECK(ann.sign_up("ann")["role"] == "owner");
}

TEST_CASE("while the database is gone requests fail at once, streams stay, and nothing is lost", "[database loss]") {
    RemoteServer remote;
    auto ann = remote.client();
    ann.sign_up("ann");
    const auto general = ann.general();
    EventStream stream{ann};
    REQUIRE(stream.next()->name == "ping");
    const auto mode = GENERATE(WireMode::dead, WireMode::stall);
    remote.set(mode);
    std::chrono::milliseconds quickest = 1h;
    for (int i = 0; i < 5; ++i) {
        const auto refused = timed_get(ann, routes::rooms);
        CHECK(refused.answer.status == 503);
        CHECK(refused.answer.code() == "unavailable");
        CHECK_FALSE(refused.answer.header("retry-after").empty());
        CHECK(refused.duration < on_a_busy_machine);
        quickest = std::min<std::chrono::milliseconds>(quickest, refused.duration);
    }
    CHECK(quickest < at_once);
    CHECK(ann.get(routes::livez).status == 200);
    std::this_thread::sleep_for(1500ms);
    CHECK(timed_get(ann, routes::readyz).answer.status == 503);
    CHECK_FALSE(stream.ends(100ms));
    remote.set(WireMode::pass);
    CHECK(comes_back(ann, routes::rooms));
    CHECK(comes_back(ann, routes::readyz));
    const auto message = ann.say(general, "back again");
    const auto event = stream.next_change();
    REQUIRE(event);
    CHECK(nlohmann::json::parse(event->data) == message);
}

TEST_CASE("a server that says that the database is back takes posts", "[database loss]") {
    RemoteServer remote;
    auto ann = remote.client();
    ann.sign_up("ann");
    const auto general = ann.general();
    for (int round = 0; round < 3; ++round) {
        remote.set(WireMode::dead);
        ann.post(routes::messages({general}), {{"body", "x"}, {"client_id", "lost " + std::to_string(round)}});
        REQUIRE(test::eventually([&] { return ann.get(routes::readyz).status == 503; }, two_looks_on_a_busy_machine));
        std::this_thread::sleep_for(1500ms);  // The longer it is away, the more seldom one looks for it.
        remote.set(WireMode::pass);
        REQUIRE(comes_back(ann, routes::readyz));
        ann.say(general, "here we are again");
    }
}

TEST_CASE("a crowd that finds the database gone is answered within a second, too", "[database loss]") {
    RemoteServer remote;
    auto ann = remote.client();
    ann.sign_up("ann");
    remote.set(WireMode::stall);
    std::vector<std::thread> crowd;
    std::vector<Timed> results(40);
    for (auto& result : results) crowd.emplace_back([&] { result = timed_get(ann, routes::rooms); });
    for (auto& one : crowd) one.join();
    for (const auto& result : results) {
        CHECK(result.answer.status == 503);
        CHECK(result.duration < on_a_busy_machine);
    }
}

TEST_CASE("connections that the database ends cost at most a few requests", "[database loss]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    server.workspace.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'causerie' "
        "AND datname = current_database() AND query LIKE '%' AND pid <> pg_backend_pid()");
    CHECK(comes_back(ann, routes::rooms));
}

TEST_CASE("a server without a database still ends when asked to", "[database loss]") {
    RemoteServer remote{WireMode::stall};
    remote.process->signal(SIGTERM);
    CHECK(remote.process->wait() == 0);
}

TEST_CASE("a database that stops in the middle of a look is away, and its schema is not", "[database loss]") {
    const RunningServer server;
    const auto client = server.client();
    REQUIRE(comes_back(client, routes::readyz));
    nlohmann::json told;
    {
        // Pings are answered, whoever asks for the schema waits.
        pqxx::connection connection{server.workspace.url()};
        pqxx::work lock{connection};
        lock.exec("LOCK TABLE " + server.workspace.schema() + ".schema_migration IN ACCESS EXCLUSIVE MODE").no_rows();
        CHECK(test::eventually(
            [&] {
                const auto answer = client.get(routes::readyz);
                told = answer.body["checks"];
                return answer.status == 503;
            },
            20s));
    }
    CHECK(told["database"]["status"] == "unavailable");
    CHECK(told["database"]["reason"] == "no answer");
    CHECK(told["migrations"]["status"] == "ok");
    CHECK(comes_back(client, routes::readyz));
}

TEST_CASE("an idle server finds out by itself, soon, that the database is gone", "[database loss]") {
    RemoteServer remote;
    const auto client = remote.client();
    for (int round = 0; round < 3; ++round) {
        REQUIRE(comes_back(client, routes::readyz));
        remote.set(WireMode::dead);
        const auto begin = std::chrono::steady_clock::now();
        while (client.get(routes::readyz).status == 200) {
            std::this_thread::sleep_for(10ms);
            REQUIRE(std::chrono::steady_clock::now() - begin < two_looks_on_a_busy_machine);
        }
        remote.set(WireMode::pass);
    }
}
