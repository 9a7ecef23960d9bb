#pragma once

#include <cstdint>
#include <functional>

#include "tests/bench/clock.hpp"
#include "tests/bench/faults.hpp"
#include "tests/bench/meter.hpp"
#include "tests/bench/wire.hpp"

namespace causerie::bench {

/// Counts what clients do that ask the next thing as soon as the last is answered.
class ClosedLoop {
public:
    ClosedLoop(Loop& loop, Faults& faults) : loop_{loop}, faults_{faults} {}

    /// One client is idle again.
    /// @returns  whether it should go on
    bool note(Moment asked, Moment at);

    /// Warms up, measures for that time, and waits until the last client is idle.
    /// @param under_way  how many requests are not yet answered
    void run(const Processes& processes, std::chrono::nanoseconds time, const std::function<std::int64_t()>& under_way,
             Measurement& measurement);

private:
    void turn_until(Moment end);

    Loop& loop_;
    Faults& faults_;
    Histogram latency_{};
    std::int64_t completed_{};
    bool counts_{};
    bool goes_on_{true};
};

}  // namespace causerie::bench
