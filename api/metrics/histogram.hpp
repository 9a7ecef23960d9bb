#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "api/metrics/shards.hpp"

namespace causerie::metrics {

/// How long things took, in microseconds: from a look-up in memory to a request that gave up.
inline constexpr std::array<std::int64_t, 15> duration_bounds{
    50, 100, 250, 500, 1'000, 2'500, 5'000, 10'000, 25'000, 50'000, 100'000, 250'000, 500'000, 1'000'000, 2'500'000};

inline constexpr double microseconds_per_second = 1e6;

/// How many went together.
inline constexpr std::array<std::int64_t, 9> size_bounds{1, 2, 5, 10, 20, 50, 100, 200, 500};

/// What a histogram held at one moment.
struct Distribution {
    std::span<const std::int64_t> bounds{};  ///< Inclusive upper ones, ascending; of static storage.
    std::vector<std::uint64_t> counts{};     ///< One for each bound, and one for what is above them all.
    std::uint64_t sum{};

    [[nodiscard]] std::uint64_t count() const;

    /// The value that the part `part` (0 to 1) of all is not above, as if each bucket were filled evenly; the last
    /// bound for what is above it, 0 if there is nothing.
    [[nodiscard]] std::int64_t quantile(double part) const;

    Distribution& operator+=(const Distribution& other);

    /// What came since `before`, an earlier reading of the same histogram.
    [[nodiscard]] Distribution since(const Distribution& before) const;
};

/// How values are spread over a few buckets. Any thread may observe and read; a reading may miss what is being observed
/// at that moment.
class Histogram {
public:
    /// @param bounds  of static storage
    explicit Histogram(std::span<const std::int64_t> bounds);

    void observe(std::int64_t value);
    void observe(std::chrono::steady_clock::duration time) {
        observe(std::chrono::duration_cast<std::chrono::microseconds>(time).count());
    }

    [[nodiscard]] Distribution value() const;

private:
    std::span<const std::int64_t> bounds_;
    std::size_t width_;                              ///< Of a shard, in whole lines of the cache.
    std::vector<std::atomic<std::uint64_t>> cells_;  ///< By shard: a count for each bucket, then the sum.
};

}  // namespace causerie::metrics
