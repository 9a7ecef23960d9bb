#include "api/metrics/shards.hpp"

#include <atomic>

namespace causerie::metrics {

std::size_t own_shard() {
    static std::atomic<std::size_t> dealt{};
    thread_local const std::size_t own = dealt.fetch_add(1, std::memory_order_relaxed) % shard_count;
    return own;
}

}  // namespace causerie::metrics
