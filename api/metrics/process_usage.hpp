#pragma once

#include <cstdint>

namespace causerie::metrics {

/// What this process takes of the machine, now.
struct ProcessUsage {
    double cpu_seconds{};  ///< Of all threads, in user and system mode.
    std::uint64_t resident_bytes{};
    std::uint64_t threads{};
    std::uint64_t open_descriptors{};
    std::uint64_t descriptors_max{};  ///< The limit of this process.
};

/// Takes some tens of microseconds; what cannot be read stays 0.
[[nodiscard]] ProcessUsage process_usage();

}  // namespace causerie::metrics
