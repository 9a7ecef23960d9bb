#include "tests/bench/closed_loop.hpp"

#include <algorithm>

namespace causerie::bench {
namespace {

constexpr std::chrono::nanoseconds warm_up_max = std::chrono::seconds{1};
constexpr std::chrono::seconds last_answers_max{10};
constexpr std::chrono::milliseconds turn_max{5};
constexpr std::int64_t faults_max = 100;  // A server that is gone is not asked for ever.

}  // namespace

bool ClosedLoop::note(Moment asked, Moment at) {
    if (counts_) {
        latency_.add(at - asked);
        ++completed_;
    }
    return goes_on_ && faults_.count() < faults_max;
}

void ClosedLoop::turn_until(Moment end) {
    while (Clock::now() < end) loop_.turn(turn_max);
}

void ClosedLoop::run(const Processes& processes, std::chrono::nanoseconds time,
                     const std::function<std::int64_t()>& under_way, Measurement& measurement) {
    turn_until(Clock::now() + std::min(time, warm_up_max));
    const Meter meter{processes};
    counts_ = true;
    turn_until(Clock::now() + time);
    counts_ = false;
    meter.read(measurement, completed_);
    goes_on_ = false;
    const auto deadline = Clock::now() + last_answers_max;
    while (under_way() > 0 && Clock::now() < deadline) loop_.turn(turn_max);
    if (under_way() > 0) faults_.add(std::to_string(under_way()) + " requests were never answered");
    if (completed_ == 0) faults_.add("nothing was answered");
    add_latency(measurement, latency_);
}

}  // namespace causerie::bench
