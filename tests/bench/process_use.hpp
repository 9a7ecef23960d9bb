#pragma once

#include <vector>

#include <sys/types.h>

namespace causerie::bench {

/// CPU seconds that processes have used, their children's included, both living and ended ones.
[[nodiscard]] double cpu_seconds(const std::vector<pid_t>& processes);

/// CPU seconds of this process.
[[nodiscard]] double own_cpu_seconds();

/// CPU seconds of everything on the machine, and what its host took away from it.
[[nodiscard]] double machine_cpu_seconds();

/// Resident memory of one process in MB (10^6 bytes); 0 if there is no such process.
[[nodiscard]] double resident_mb(pid_t process);

/// The load average of the last minute.
[[nodiscard]] double load_average();

}  // namespace causerie::bench
