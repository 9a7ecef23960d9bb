#include "api/services/rate_limiter.hpp"

#include "tests/support/catch.hpp"

using namespace causerie::services;
using namespace std::chrono_literals;

namespace {

const RatePolicy policy{"test", 3, 0.5};
const RateLimiter::TimePoint start{1h};

int allowed_of(RateLimiter& limiter, int requests, RateLimiter::TimePoint now) {
    int allowed = 0;
    for (int i = 0; i < requests; ++i) allowed += limiter.take("ann", now).allowed ? 1 : 0;
    return allowed;
}

}  // namespace

TEST_CASE("a burst is let through, and then no more", "[rate]") {
    RateLimiter limiter{policy, 10};
    CHECK(allowed_of(limiter, 10, start) == 3);
}

TEST_CASE("tokens come back at the policy's rate, up to the burst", "[rate]") {
    RateLimiter limiter{policy, 10};
    CHECK(allowed_of(limiter, 10, start) == 3);
    CHECK(allowed_of(limiter, 10, start + 1999ms) == 0);
    CHECK(allowed_of(limiter, 10, start + 2001ms) == 1);
    CHECK(allowed_of(limiter, 10, start + 1h) == 3);
}

TEST_CASE("a decision says what the headers need", "[rate]") {
    RateLimiter limiter{policy, 10};
    CHECK(limiter.take("ann", start) == RateDecision{true, "test", 3, 6, 2, 2, 0});
    CHECK(limiter.take("ann", start) == RateDecision{true, "test", 3, 6, 1, 4, 0});
    CHECK(limiter.take("ann", start) == RateDecision{true, "test", 3, 6, 0, 6, 2});
    CHECK(limiter.take("ann", start) == RateDecision{false, "test", 3, 6, 0, 6, 2});
    CHECK(limiter.take("ann", start + 1s) == RateDecision{false, "test", 3, 6, 0, 5, 1});
}

TEST_CASE("who waits for as long as told is let through", "[rate]") {
    RateLimiter limiter{policy, 10};
    allowed_of(limiter, 3, start);
    const auto refused = limiter.take("ann", start + 300ms);
    REQUIRE_FALSE(refused.allowed);
    CHECK(limiter.take("ann", start + 300ms + std::chrono::seconds{refused.retry_after_s}).allowed);
}

TEST_CASE("each key has its own bucket", "[rate]") {
    RateLimiter limiter{policy, 10};
    CHECK(allowed_of(limiter, 10, start) == 3);
    CHECK(limiter.take("bob", start).remaining == 2);
}

TEST_CASE("the key unused for longest is forgotten when there are too many", "[rate]") {
    RateLimiter limiter{policy, 2};
    static_cast<void>(limiter.take("ann", start));
    static_cast<void>(limiter.take("bob", start));
    static_cast<void>(limiter.take("ann", start));
    static_cast<void>(limiter.take("cid", start));
    CHECK(limiter.take("ann", start).remaining == 0);
    CHECK(limiter.take("bob", start).remaining == 2);
}

TEST_CASE("a clock that steps back gives nothing away", "[rate]") {
    RateLimiter limiter{policy, 10};
    CHECK(allowed_of(limiter, 10, start) == 3);
    CHECK(allowed_of(limiter, 10, start - 1h) == 0);
    CHECK(allowed_of(limiter, 10, start + 1s) == 0);
}

TEST_CASE("the product's policies let people sign in and write", "[rate]") {
    CHECK(sign_in_policy().burst == 100);
    CHECK(sign_in_policy().per_second == 2);
    CHECK(post_policy().burst == 300);
    CHECK(post_policy().per_second == 30);
}
