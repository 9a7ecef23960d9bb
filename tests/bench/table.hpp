#pragma once

#include <string>
#include <vector>

#include "tests/bench/measurement.hpp"

namespace causerie::bench {

/// One line per name, in the order of first appearance: the median of each value and, where it matters, `(lowest …
/// highest)`; below it what was wrong, and a warning if others used the machine meanwhile.
[[nodiscard]] std::string table(const std::vector<Measurement>& measurements);

/// One measurement in one line.
[[nodiscard]] std::string summary(const Measurement& measurement);

/// Cores, processor and kernel of this machine.
[[nodiscard]] std::string machine();

}  // namespace causerie::bench
