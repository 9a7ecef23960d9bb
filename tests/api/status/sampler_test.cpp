#include "api/status/sampler.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include "tests/support/catch.hpp"
#include "tests/support/eventually.hpp"

using namespace causerie;
using namespace std::chrono_literals;
using status::Reading;
using status::Sampler;

namespace {

Reading reading(std::uint64_t requests, std::int64_t latency_us) {
    metrics::Histogram latencies{metrics::duration_bounds};
    for (std::uint64_t i = 0; i < requests; ++i) latencies.observe(latency_us);
    return {.requests = {.requests = requests, .failures = requests / 10, .latencies = latencies.value()},
            .posts = requests,
            .deliveries = 3 * requests,
            .streams = 4,
            .database_us = 500,
            .is_ready = true};
}

}  // namespace

TEST_CASE("a sample is what happened between two readings", "[status]") {
    const auto sample = sample_between(reading(100, 70), reading(150, 70));
    CHECK(sample.requests == 50);
    CHECK(sample.failures == 5);
    CHECK(sample.posts == 50);
    CHECK(sample.deliveries == 150);
    CHECK(sample.streams == 4);
    CHECK(sample.database_us == 500);
    CHECK(sample.is_ready);
    CHECK(sample.latency_p50_us > 50);
    CHECK(sample.latency_p99_us <= 100);
    CHECK(sample.latency_p50_us < sample.latency_p99_us);
}

TEST_CASE("an interval without requests has no latency", "[status]") {
    const auto sample = sample_between(reading(100, 70), reading(100, 70));
    CHECK(sample.requests == 0);
    CHECK(sample.latency_p50_us == 0);
    CHECK(sample.latency_p99_us == 0);
}

TEST_CASE("a sampler keeps the latest samples, the oldest first", "[status]") {
    std::atomic<std::uint64_t> posts{};
    // The n-th reading has n² posts, so that each sample tells which it is.
    Sampler sampler{[&] {
                        const auto n = ++posts;
                        return Reading{.posts = n * n};
                    },
                    1ms};
    REQUIRE(test::eventually([&] { return posts > limits::status_samples_max + 5; }, 30s));
    const auto samples = sampler.samples();
    REQUIRE(samples.size() == limits::status_samples_max);
    for (std::size_t i = 1; i < samples.size(); ++i) CHECK(samples[i].posts == samples[i - 1].posts + 2);
    sampler.stop();
    const std::uint64_t after = posts;
    std::this_thread::sleep_for(20ms);
    CHECK(posts == after);
}

TEST_CASE("intervals that a sampler has missed are not made up for", "[status]") {
    constexpr auto interval = 20ms;
    using Clock = std::chrono::steady_clock;
    std::atomic<int> readings{};
    Clock::time_point ended{};
    Clock::duration shortest = 1h;
    Sampler sampler{[&] {
                        if (readings > 0) shortest = std::min(shortest, Clock::now() - ended);
                        if (++readings == 2) std::this_thread::sleep_for(10 * interval);
                        ended = Clock::now();
                        return Reading{.open_descriptors = 7};
                    },
                    interval};
    CHECK(test::eventually([&] { return readings >= 5; }, 30s));
    CHECK(sampler.open_descriptors() == 7);
    sampler.stop();
    CHECK(shortest >= interval);
}
