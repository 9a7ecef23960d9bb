#pragma once

#include <cstddef>

#include "tests/bench/measurement.hpp"
#include "tests/bench/stage.hpp"

namespace causerie::bench {

/// Sends the first instance SIGTERM while all streams are open there and messages are posted at the second, to which
/// each stream comes back when its farewell told it to. Measures from the signal until it is live again, and checks
/// that no stream has missed or doubled anything.
[[nodiscard]] Measurement measure_reconnection(Stage& stage, std::size_t streams, int posts_per_second);

}  // namespace causerie::bench
