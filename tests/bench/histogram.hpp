#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace causerie::bench {

/// How often times occurred, to 1.6 % of each: millions of deliveries must not cost memory, nor sorting.
class Histogram {
public:
    void add(std::chrono::nanoseconds time) {
        const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(time.count(), 0));
        ++counts_[bucket_of(value)];
        ++count_;
        max_ = std::max(max_, value);
    }

    [[nodiscard]] std::uint64_t count() const { return count_; }

    /// The time that this share of all did not exceed; 0 if there are none.
    /// @param share  0 to 1
    [[nodiscard]] double quantile_ms(double share) const {
        const auto wanted = share * static_cast<double>(count_);
        std::uint64_t seen = 0;
        for (std::size_t bucket = 0; bucket < counts_.size(); ++bucket) {
            seen += counts_[bucket];
            if (seen > 0 && static_cast<double>(seen) >= wanted) return to_ms(std::min(last_of(bucket), max_));
        }
        return 0;
    }

    [[nodiscard]] double max_ms() const { return to_ms(max_); }

private:
    // Values below 128 have a bucket each; every doubling above has 64.
    static constexpr unsigned steps = 64;
    static constexpr unsigned exact_bits = 7;

    static std::size_t bucket_of(std::uint64_t value) {
        const auto width = static_cast<unsigned>(std::bit_width(value));
        const auto shift = width > exact_bits ? width - exact_bits : 0U;
        return static_cast<std::size_t>(shift) * steps + static_cast<std::size_t>(value >> shift);
    }

    static std::uint64_t last_of(std::size_t bucket) {
        if (bucket < 2UL * steps) return bucket;
        const auto shift = bucket / steps - 1;
        return ((bucket - shift * steps + 1) << shift) - 1;
    }

    static double to_ms(std::uint64_t nanoseconds) { return static_cast<double>(nanoseconds) / 1e6; }

    std::array<std::uint64_t, (64UL - exact_bits + 2) * steps> counts_{};
    std::uint64_t count_{};
    std::uint64_t max_{};
};

}  // namespace causerie::bench
