#pragma once

#include <chrono>

namespace causerie::bench {

using Clock = std::chrono::steady_clock;
using Moment = Clock::time_point;

[[nodiscard]] inline double seconds_between(Moment from, Moment to) {
    return std::chrono::duration<double>(to - from).count();
}

}  // namespace causerie::bench
