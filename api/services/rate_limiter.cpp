#include "api/services/rate_limiter.hpp"

#include <algorithm>
#include <cmath>

#include "common/validation/limits.hpp"

namespace causerie::services {
namespace {

int whole_seconds(double seconds) { return static_cast<int>(std::ceil(std::max(seconds, 0.0))); }

}  // namespace

RatePolicy sign_in_policy() { return {"sign-in", limits::sign_in_burst, limits::sign_ins_per_second}; }

RatePolicy post_policy() { return {"post", limits::post_burst, limits::posts_per_second}; }

RateLimiter::RateLimiter(RatePolicy policy, std::size_t keys_max)
    : policy_{policy}, keys_max_{std::max<std::size_t>(keys_max, 1)} {}

RateDecision RateLimiter::take(std::string_view key, TimePoint now) {
    const std::lock_guard lock{mutex_};
    auto& bucket = bucket_of(key, now);
    const double burst = policy_.burst;
    const std::chrono::duration<double> passed = std::max(now - bucket.filled_at, TimePoint::duration::zero());
    bucket.tokens = std::min(burst, bucket.tokens + passed.count() * policy_.per_second);
    bucket.filled_at = std::max(now, bucket.filled_at);
    const bool allowed = bucket.tokens >= 1;
    if (allowed) {
        bucket.tokens -= 1;
    } else {
        refused_.add();
    }
    return {
        .allowed = allowed,
        .policy = policy_.name,
        .limit = policy_.burst,
        .window_s = whole_seconds(burst / policy_.per_second),
        .remaining = static_cast<int>(bucket.tokens),
        .reset_s = whole_seconds((burst - bucket.tokens) / policy_.per_second),
        .retry_after_s = whole_seconds((1 - bucket.tokens) / policy_.per_second),
    };
}

RateLimiter::Bucket& RateLimiter::bucket_of(std::string_view key, TimePoint now) {
    if (const auto found = by_key_.find(key); found != by_key_.end()) {
        buckets_.splice(buckets_.begin(), buckets_, found->second);
        return buckets_.front();
    }
    if (by_key_.size() >= keys_max_) {
        by_key_.erase(buckets_.back().key);
        buckets_.pop_back();
    }
    buckets_.push_front({std::string{key}, static_cast<double>(policy_.burst), now});
    by_key_.emplace(buckets_.front().key, buckets_.begin());
    return buckets_.front();
}

}  // namespace causerie::services
