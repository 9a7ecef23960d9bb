#include "api/metrics/counter.hpp"

#include <thread>
#include <vector>

#include "api/metrics/histogram.hpp"
#include "tests/support/catch.hpp"

using namespace causerie::metrics;

TEST_CASE("nothing is lost when many threads count at once", "[metrics]") {
    constexpr int threads = 9;
    constexpr int rounds = 20'000;
    Counter counter;
    Histogram histogram{size_bounds};
    std::vector<std::thread> crowd;
    crowd.reserve(threads);
    for (int i = 0; i < threads; ++i) {
        crowd.emplace_back([&] {
            for (int round = 0; round < rounds; ++round) {
                counter.add();
                histogram.observe(round % 3);
            }
        });
    }
    for (auto& one : crowd) one.join();
    CHECK(counter.value() == threads * rounds);
    CHECK(histogram.value().count() == threads * rounds);
    CHECK(histogram.value().sum == std::uint64_t{threads} * (rounds - 1));
}

TEST_CASE("threads that come one after the other use different shards", "[metrics]") {
    std::vector<std::size_t> shards(shard_count);
    for (auto& shard : shards) std::thread{[&] { shard = own_shard(); }}.join();
    std::sort(shards.begin(), shards.end());
    for (std::size_t i = 0; i < shard_count; ++i) CHECK(shards[i] == i);
}
