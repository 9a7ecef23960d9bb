#include <chrono>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <nlohmann/json.hpp>

#include "common/protocol/routes.hpp"
#include "common/validation/limits.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/running_server.hpp"

using namespace causerie;
using namespace std::chrono_literals;
using test::ApiClient;
using test::EventStream;
using test::RunningServer;

namespace {

std::string page_of(const ApiClient& client) { return client.get(routes::metrics).raw.body; }

/// The value of a series as it is written, or nothing.
std::optional<double> value_of(const std::string& page, const std::string& series) {
    std::istringstream lines{page};
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(series + " ")) return std::stod(line.substr(series.size()));
    }
    return std::nullopt;
}

const std::string token = "0123456789abcdef-secret";

}  // namespace

TEST_CASE("the metrics tell what was done, by patterns and not by paths", "[metrics]") {
    const RunningServer server{{{"REVISION", "0123abc"}, {"STATIC_DIR", test::required_variable("CAUSERIE_SITE")}}};
    const auto ann = server.person("ann");
    const auto room = ann.general();
    const EventStream stream{ann};
    for (int i = 0; i < 3; ++i) ann.say(room, "hello");
    const nlohmann::json draft{{"body", "once"}, {"client_id", "c-1"}};
    CHECK(ann.post(routes::messages({room}), draft).status == 201);
    CHECK(ann.post(routes::messages({room}), draft).status == 200);
    const auto page_size = ann.get("/").raw.body.size();
    CHECK(ann.get("/api/v1/rooms/123456").status == 404);
    CHECK(ann.get("/api/nothing/123456").status == 404);
    const auto answer = server.client().get(routes::metrics);
    CHECK(answer.status == 200);
    CHECK(answer.header("content-type") == "text/plain; version=0.0.4; charset=utf-8");
    CHECK(answer.header("cache-control") == "no-store");
    const auto& page = answer.raw.body;
    const auto version = server.client().get(routes::version).body["version"].get<std::string>();
    CHECK(value_of(page, "causerie_build_info{version=\"" + version + "\",revision=\"0123abc\"}") == 1);
    const auto requests = [&](const char* method, const char* route, int code) {
        return value_of(page, std::string{"causerie_http_requests_total{method=\""} + method + "\",route=\"" + route +
                                  "\",code=\"" + std::to_string(code) + "\"}");
    };
    CHECK(requests("POST", routes::messages_pattern, 201) == 4);
    CHECK(requests("GET", routes::room_pattern, 404) == 1);
    CHECK(requests("GET", "unmatched", 404) == 1);
    CHECK(requests("GET", "static", 200) == 1);
    CHECK(requests("GET", routes::events, 200) == 1);
    CHECK(page.find("123456") == std::string::npos);
    CHECK(value_of(page, "causerie_http_response_body_bytes_total{route=\"static\"}") ==
          static_cast<double>(page_size));
    CHECK(value_of(page, "causerie_posts_total{outcome=\"stored\"}") == 4);
    CHECK(value_of(page, "causerie_posts_total{outcome=\"repeated\"}") == 1);
    CHECK(value_of(page, "causerie_post_commit_duration_seconds_count") == 4);
    CHECK(value_of(page, "causerie_post_batch_size_sum") == 4);
    CHECK(value_of(page, "causerie_stream_deliveries_total") >= 3);
    CHECK(value_of(page, "causerie_streams") == 1);
    CHECK(value_of(page, "causerie_database_up") == 1);
    CHECK(value_of(page, "causerie_ready") == 1);
    CHECK(value_of(page, "causerie_database_pool_size") == 4);
    CHECK(value_of(page, "causerie_log_released_position") >= 3);
    CHECK(value_of(page, "causerie_http_requests_in_flight") == 1);  // This one.
    CHECK(value_of(page, "causerie_session_lookups_total{source=\"memory\"}") >= 1);
    const auto silence = value_of(page, "causerie_thread_silence_seconds{thread=\"worker 1\"}");
    REQUIRE(silence);
    CHECK(*silence < 3);
    CHECK(value_of(page, "process_resident_memory_bytes") > 1e6);
    CHECK(value_of(page, "process_open_fds") > 5);
    CHECK(value_of(page, "process_cpu_seconds_total") > 0);
}

TEST_CASE("with a token set, the metrics are told to nobody else", "[metrics]") {
    const RunningServer server{{{"METRICS_TOKEN", token}}};
    const auto client = server.client();
    const std::vector<std::string> wrong{
        "", "Bearer ", "Bearer " + token + "x", "Bearer " + std::string(token.size(), 'x'), "Basic " + token, token};
    for (const auto& given : wrong) {
        INFO(given);
        const auto refused = client.get(routes::metrics, {{"Authorization", given}});
        CHECK(refused.status == 401);
        CHECK(refused.code() == "unauthenticated");
        CHECK(refused.header("www-authenticate") == "Bearer");
        CHECK(refused.raw.body.find("causerie_") == std::string::npos);
    }
    const auto page = client.get(routes::metrics, {{"Authorization", "Bearer " + token}}).raw.body;
    CHECK(value_of(page, "causerie_ready") == 1);
    CHECK(client.get(routes::metrics, {{"Authorization", "bEARER " + token}}).status == 200);
    CHECK(server.process.log().find(token) == std::string::npos);
    const auto result = test::run_causerie({"serve"}, {{"DATABASE_URL", "host=x"}, {"METRICS_TOKEN", "too-short"}});
    CHECK(result.status == 2);
    CHECK(result.out.find("METRICS_TOKEN") != std::string::npos);
    CHECK(result.out.find("too-short") == std::string::npos);
}

TEST_CASE("who is limited is counted, by limit", "[metrics]") {
    const RunningServer server{{{"RATE_LIMITS", "on"}}};
    const auto client = server.client();
    int refused = 0;
    for (int i = 0; i < limits::sign_in_burst + 30; ++i) {
        refused += client.post(routes::login, {{"username", "x"}}).status == 429 ? 1 : 0;
    }
    CHECK(refused > 0);
    CHECK(value_of(page_of(client), "causerie_rate_limited_total{limit=\"sign_in\"}") == refused);
    CHECK(value_of(page_of(client), "causerie_rate_limited_total{limit=\"post\"}") == 0);
}

TEST_CASE("streams that the server ended are counted, by reason", "[metrics]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    EventStream stream{ann};
    REQUIRE(stream.next()->name == "ping");
    CHECK(ann.post(routes::logout).status == 204);
    CHECK(stream.ends());
    CHECK(value_of(page_of(server.client()), "causerie_streams_dropped_total{reason=\"session_ended\"}") == 1);
    CHECK(test::eventually([&] { return value_of(page_of(server.client()), "causerie_streams") == 0; }));
}

TEST_CASE("ten thousand probes make no statement", "[metrics][operations]") {
    constexpr int probes = 10'000;
    constexpr int at_once = 50;
    // A connection of PostgreSQL's tells of its transactions once a second at most, and ten seconds later of those that
    // it made just before it fell idle, of which the server's start has many.
    constexpr auto flush = 1500ms;
    constexpr auto idle_flush = 10s;
    constexpr double background = 5;  // A second, at most: the probe's, the follower's, and this test's own.
    const RunningServer server;
    const auto transactions = [&] {
        std::this_thread::sleep_for(flush);
        return server.workspace
            .execute(
                "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()")[0][0]
            .as<std::int64_t>();
    };
    std::this_thread::sleep_for(idle_flush);
    const auto before = transactions();
    const auto begin = std::chrono::steady_clock::now();
    test::RawClient client{server.process.port()};
    int answered = 0;
    for (int sent = 0; sent < probes; sent += at_once) {
        std::string requests;
        for (int i = 0; i < at_once; ++i) requests += test::get(routes::health);
        REQUIRE(client.send(requests));
        for (int i = 0; i < at_once; ++i) {
            const auto answer = client.answer();
            REQUIRE(answer);
            answered += answer->status == 200 ? 1 : 0;
        }
    }
    CHECK(answered == probes);
    const auto after = transactions();
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin + flush;
    CHECK(static_cast<double>(after - before) < 15 + background * time.count());
}
