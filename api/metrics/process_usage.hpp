#pragma once

#include <cstdint>

namespace causerie::metrics {

/// What this process takes of the machine, now.
struct ProcessUsage {
    double cpu_seconds{};  ///< Of all threads, in user and system mode.
    std::uint64_t resident_bytes{};
    std::uint64_t threads{};
    std::uint64_t descriptors_max{};  ///< The limit of this process.
};

/// Takes some tens of microseconds; what cannot be read stays 0.
[[nodiscard]] ProcessUsage process_usage();

/// `ProcessUsage::resident_bytes` alone.
[[nodiscard]] std::uint64_t resident_bytes();

/// 0 if they cannot be counted. Before Linux 6.2 each costs a little, so that ten thousand streams make it slow: not
/// for a request's thread.
[[nodiscard]] std::uint64_t open_descriptors();

}  // namespace causerie::metrics
