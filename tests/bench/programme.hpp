#pragma once

#include <functional>
#include <string>

#include "tests/bench/measurement.hpp"
#include "tests/bench/options.hpp"

namespace causerie::bench {

/// Called after each measurement.
using Report = std::function<void(Measurement measurement)>;

[[nodiscard]] bool is_kind(const std::string& kind);

/// Measures all that was asked for, round after round, so that a slow minute of the machine meets everything alike.
void measure_all(const Options& options, const Report& report);

}  // namespace causerie::bench
