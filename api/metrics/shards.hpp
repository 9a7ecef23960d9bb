#pragma once

#include <cstddef>

namespace causerie::metrics {

/// Counters are kept several times over, so that threads which count the same thing at once do not fight for one line
/// of the processors' caches: an addition then costs some 5 ns, whoever else adds.
inline constexpr std::size_t shard_count = 4;
inline constexpr std::size_t cache_line = 64;

/// The shard that the calling thread adds to: threads are dealt out in the order in which they first ask.
[[nodiscard]] std::size_t own_shard();

}  // namespace causerie::metrics
