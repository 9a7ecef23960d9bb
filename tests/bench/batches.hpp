#pragma once

#include "tests/bench/stage.hpp"

namespace causerie::bench {

/// What PostgreSQL and its disk allow: no server, but one connection that stores batches of half as many posts as there
/// are connections, each as soon as the last one is durable, as the server's writer does for so many closed loops, of
/// which one half waits while the other half's posts are stored.
/// @param stage  whose instances are not started
[[nodiscard]] Measurement measure_batches(const Stage& stage, int connections, std::chrono::nanoseconds time);

}  // namespace causerie::bench
