#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "api/metrics/shards.hpp"

namespace causerie::metrics {

/// Something that only grows. Any thread may add and read; a reading may miss what is being added at that moment.
class Counter {
public:
    void add(std::uint64_t more = 1) { shards_[own_shard()].value.fetch_add(more, std::memory_order_relaxed); }

    [[nodiscard]] std::uint64_t value() const {
        std::uint64_t total = 0;
        for (const auto& shard : shards_) total += shard.value.load(std::memory_order_relaxed);
        return total;
    }

private:
    struct alignas(cache_line) Shard {
        std::atomic<std::uint64_t> value{};
    };

    std::array<Shard, shard_count> shards_{};
};

}  // namespace causerie::metrics
