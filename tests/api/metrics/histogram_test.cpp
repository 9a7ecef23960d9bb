#include "api/metrics/histogram.hpp"

#include "tests/support/catch.hpp"

using namespace causerie::metrics;
using namespace std::chrono_literals;

TEST_CASE("a value falls into the first bucket whose bound it does not exceed", "[metrics]") {
    Histogram histogram{size_bounds};
    for (const auto value : {0, 1, 2, 3, 500, 501}) histogram.observe(std::int64_t{value});
    const auto value = histogram.value();
    CHECK(value.counts == std::vector<std::uint64_t>{2, 1, 1, 0, 0, 0, 0, 0, 1, 1});
    CHECK(value.count() == 6);
    CHECK(value.sum == 1007);
}

TEST_CASE("durations are observed in microseconds, and never as less than nothing", "[metrics]") {
    Histogram histogram{duration_bounds};
    histogram.observe(2ms);
    histogram.observe(-5ms);
    CHECK(histogram.value().sum == 2000);
    CHECK(histogram.value().counts.front() == 1);
}

TEST_CASE("a quantile lies within the bucket that holds it", "[metrics]") {
    Histogram histogram{size_bounds};
    CHECK(histogram.value().quantile(0.5) == 0);
    for (int i = 0; i < 98; ++i) histogram.observe(std::int64_t{4});
    for (int i = 0; i < 2; ++i) histogram.observe(std::int64_t{90});
    CHECK(histogram.value().quantile(0.5) > 2);
    CHECK(histogram.value().quantile(0.5) <= 5);
    CHECK(histogram.value().quantile(0.99) > 50);
    CHECK(histogram.value().quantile(0.99) <= 100);
    histogram.observe(std::int64_t{1'000'000});
    CHECK(histogram.value().quantile(1) == 500);
}

TEST_CASE("two readings tell what came in between", "[metrics]") {
    Histogram histogram{size_bounds};
    histogram.observe(std::int64_t{1});
    const auto before = histogram.value();
    histogram.observe(std::int64_t{7});
    const auto news = histogram.value().since(before);
    CHECK(news.count() == 1);
    CHECK(news.sum == 7);
    CHECK(histogram.value().since({}).count() == 2);
}
