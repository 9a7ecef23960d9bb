#pragma once

#include <atomic>
#include <chrono>

namespace causerie::metrics {

/// A thread's sign of life, so that others can tell when it hangs. The thread says that it moves (`beat`) or that it
/// has nothing to do and waits (`rest`); what it does between two beats must take much less than
/// `limits::wedged_after_ms`.
class Heartbeat {
public:
    using Clock = std::chrono::steady_clock;

    void beat(Clock::time_point now = Clock::now()) { last_.store(now.time_since_epoch(), std::memory_order_relaxed); }
    void rest() { last_.store(resting, std::memory_order_relaxed); }

    /// How long it has not moved; 0 while it rests, and before the first beat. Any thread.
    [[nodiscard]] std::chrono::milliseconds silence(Clock::time_point now = Clock::now()) const {
        const auto last = last_.load(std::memory_order_relaxed);
        if (last == resting) return {};
        return std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch() - last);
    }

private:
    static constexpr auto resting = Clock::duration::max();

    std::atomic<Clock::duration> last_{resting};
};

}  // namespace causerie::metrics
