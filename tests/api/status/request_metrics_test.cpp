#include "api/status/request_metrics.hpp"

#include <thread>

#include "tests/support/catch.hpp"

using namespace causerie;
using namespace std::chrono_literals;
using http::AccessRecord;
using http::Method;
using http::Status;
using status::RequestMetrics;

namespace {

std::string page(const RequestMetrics& metrics) {
    metrics::Exposition out;
    metrics.write(out);
    return std::move(out).text();
}

bool says(const RequestMetrics& metrics, const std::string& line) {
    return ("\n" + page(metrics)).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("requests are counted by method, route and status", "[status]") {
    RequestMetrics metrics{{"unmatched", "/a/{}", "/wait"}, "/wait"};
    metrics.note(
        {.method = Method::get, .route = 1, .path = "/a/1", .status = Status::ok, .duration = 80us, .bytes = 10});
    metrics.note(
        {.method = Method::get, .route = 1, .path = "/a/2", .status = Status::ok, .duration = 80us, .bytes = 5});
    metrics.note({.method = Method::post, .route = 1, .path = "/a/2", .status = Status::service_unavailable});
    metrics.note({.method = Method::other, .route = 0, .status = Status::version_not_supported});
    CHECK(says(metrics, R"(causerie_http_requests_total{method="GET",route="/a/{}",code="200"} 2)"));
    CHECK(says(metrics, R"(causerie_http_requests_total{method="POST",route="/a/{}",code="503"} 1)"));
    CHECK(says(metrics, R"(causerie_http_requests_total{method="OTHER",route="unmatched",code="505"} 1)"));
    CHECK(says(metrics, R"(causerie_http_request_duration_seconds_count{route="/a/{}"} 3)"));
    CHECK(says(metrics, R"(causerie_http_response_body_bytes_total{route="/a/{}"} 15)"));
    CHECK(page(metrics).find("/a/1") == std::string::npos);
    CHECK(page(metrics).find("/wait") == std::string::npos);
}

TEST_CASE("the total tells failures, and leaves out the times of those who wait on purpose", "[status]") {
    RequestMetrics metrics{{"/a", "/wait"}, "/wait"};
    metrics.note({.route = 0, .status = Status::ok, .duration = 1ms});
    metrics.note({.route = 0, .status = Status::not_found, .duration = 1ms});
    metrics.note({.route = 0, .status = Status::internal_server_error, .duration = 1ms});
    metrics.note({.route = 1, .status = Status::ok, .duration = 25s});
    const auto totals = metrics.totals();
    CHECK(totals.requests == 4);
    CHECK(totals.failures == 1);
    CHECK(totals.latencies.count() == 3);
    CHECK(totals.latencies.quantile(1) == 1000);
}

TEST_CASE("no request is lost when many threads answer at once", "[status]") {
    RequestMetrics metrics{{"/a"}, ""};
    constexpr int threads = 8;
    std::vector<std::thread> crowd;
    crowd.reserve(threads);
    for (int i = 0; i < threads; ++i) {
        crowd.emplace_back([&] {
            for (int round = 0; round < 5000; ++round) metrics.note({.status = Status::ok, .duration = 10us});
        });
    }
    for (auto& one : crowd) one.join();
    CHECK(metrics.totals().requests == 40'000);
}

TEST_CASE("every status that is used has a count of its own", "[status]") {
    RequestMetrics metrics{{"/a"}, ""};
    for (const auto status : http::all_statuses) metrics.note({.status = status});
    for (const auto status : http::all_statuses) {
        CHECK(says(metrics, R"(causerie_http_requests_total{method="GET",route="/a",code=")" +
                                std::to_string(static_cast<int>(status)) + R"("} 1)"));
    }
}
