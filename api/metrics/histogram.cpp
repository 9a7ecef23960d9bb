#include "api/metrics/histogram.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace causerie::metrics {
namespace {

constexpr std::size_t cells_per_line = cache_line / sizeof(std::uint64_t);

constexpr std::size_t whole_lines(std::size_t cells) {
    return (cells + cells_per_line - 1) / cells_per_line * cells_per_line;
}

}  // namespace

std::uint64_t Distribution::count() const { return std::accumulate(counts.begin(), counts.end(), std::uint64_t{}); }

std::int64_t Distribution::quantile(double part) const {
    const auto total = count();
    if (total == 0) return 0;
    const auto wanted = part * static_cast<double>(total);
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        const auto within = counts[i];
        if (within > 0 && static_cast<double>(below + within) >= wanted) {
            const auto lower = i == 0 ? 0 : bounds[i - 1];
            const auto share = (wanted - static_cast<double>(below)) / static_cast<double>(within);
            return lower + std::llround(share * static_cast<double>(bounds[i] - lower));
        }
        below += within;
    }
    return bounds.back();
}

Distribution& Distribution::operator+=(const Distribution& other) {
    if (counts.empty()) return *this = other;
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += other.counts[i];
    sum += other.sum;
    return *this;
}

Distribution Distribution::since(const Distribution& before) const {
    if (before.counts.empty()) return *this;
    auto news = *this;
    for (std::size_t i = 0; i < counts.size(); ++i) news.counts[i] -= before.counts[i];
    news.sum -= before.sum;
    return news;
}

Histogram::Histogram(std::span<const std::int64_t> bounds)
    : bounds_{bounds}, width_{whole_lines(bounds.size() + 2)}, cells_(shard_count * width_) {}

void Histogram::observe(std::int64_t value) {
    auto* const cells = &cells_[own_shard() * width_];
    const auto bucket = std::lower_bound(bounds_.begin(), bounds_.end(), value) - bounds_.begin();
    cells[bucket].fetch_add(1, std::memory_order_relaxed);
    cells[bounds_.size() + 1].fetch_add(static_cast<std::uint64_t>(std::max<std::int64_t>(value, 0)),
                                        std::memory_order_relaxed);
}

Distribution Histogram::value() const {
    Distribution value{.bounds = bounds_, .counts = std::vector<std::uint64_t>(bounds_.size() + 1)};
    for (std::size_t shard = 0; shard < shard_count; ++shard) {
        const auto* const cells = &cells_[shard * width_];
        for (std::size_t i = 0; i < value.counts.size(); ++i) {
            value.counts[i] += cells[i].load(std::memory_order_relaxed);
        }
        value.sum += cells[bounds_.size() + 1].load(std::memory_order_relaxed);
    }
    return value;
}

}  // namespace causerie::metrics
