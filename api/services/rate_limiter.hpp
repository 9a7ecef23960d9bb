#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "api/metrics/counter.hpp"

namespace causerie::services {

/// A token bucket: `burst` requests at once, refilled at `per_second`.
struct RatePolicy {
    std::string_view name{};  ///< As in the `RateLimit` fields; a literal.
    int burst{};
    double per_second{};
};

/// The policies of the product.
[[nodiscard]] RatePolicy sign_in_policy();  ///< Signing in and registering, per address.
[[nodiscard]] RatePolicy post_policy();     ///< Posting, per user.

/// The answer for one request, with what the headers need: `RateLimit: "<name>";r=<remaining>;t=<reset_s>`,
/// `RateLimit-Policy: "<name>";q=<limit>;w=<window_s>` and, if refused, `Retry-After: <retry_after_s>`.
struct RateDecision {
    bool allowed{};
    std::string_view policy{};
    int limit{};          ///< The bucket's size.
    int window_s{};       ///< What an empty bucket takes to fill.
    int remaining{};      ///< Requests that would be allowed right now.
    int reset_s{};        ///< Until the bucket is full again, rounded up.
    int retry_after_s{};  ///< Until the next request is allowed, rounded up; 0 if there is one now.

    friend bool operator==(const RateDecision&, const RateDecision&) = default;
};

/// One bucket per key, for at most `keys_max` keys: the one unused for longest is forgotten for a new one. Time is
/// passed in and never read. Any thread may call.
class RateLimiter {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    RateLimiter(RatePolicy policy, std::size_t keys_max);

    /// Takes one token of `key`'s bucket if there is one.
    [[nodiscard]] RateDecision take(std::string_view key, TimePoint now);

    /// How often it has said no.
    [[nodiscard]] std::uint64_t refused() const { return refused_.value(); }

private:
    struct Bucket {
        std::string key{};
        double tokens{};
        TimePoint filled_at{};
    };

    Bucket& bucket_of(std::string_view key, TimePoint now);

    RatePolicy policy_;
    std::size_t keys_max_;
    metrics::Counter refused_{};
    std::mutex mutex_;
    std::list<Bucket> buckets_{};                                                 ///< The most recently used one first.
    std::unordered_map<std::string_view, std::list<Bucket>::iterator> by_key_{};  ///< Keys live in `buckets_`.
};

}  // namespace causerie::services
