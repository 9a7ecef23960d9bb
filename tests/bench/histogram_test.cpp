#include "tests/bench/histogram.hpp"

#include "tests/support/catch.hpp"

using namespace causerie::bench;
using std::chrono::microseconds;
using std::chrono::nanoseconds;

TEST_CASE("a histogram gives quantiles to two percent, from nanoseconds to minutes", "[bench]") {
    for (const std::int64_t unit : {1LL, 1'000LL, 1'000'000LL, 60'000'000LL}) {
        Histogram histogram;
        for (std::int64_t i = 1; i <= 1'000; ++i) histogram.add(nanoseconds{i * unit});
        const auto expected = static_cast<double>(unit) / 1e6;
        CHECK(histogram.quantile_ms(0.5) == Approx(500 * expected).epsilon(0.02));
        CHECK(histogram.quantile_ms(0.99) == Approx(990 * expected).epsilon(0.02));
        CHECK(histogram.max_ms() == Approx(1'000 * expected));
        CHECK(histogram.quantile_ms(1) == histogram.max_ms());
    }
}

TEST_CASE("an empty histogram has no time", "[bench]") {
    const Histogram histogram;
    CHECK(histogram.count() == 0);
    CHECK(histogram.quantile_ms(0.5) == 0);
}

TEST_CASE("the clock may stand still, or be far off", "[bench]") {
    Histogram histogram;
    histogram.add(nanoseconds{-5});
    CHECK(histogram.max_ms() == 0);
    histogram.add(nanoseconds::max());
    CHECK(histogram.quantile_ms(1) == histogram.max_ms());
}
