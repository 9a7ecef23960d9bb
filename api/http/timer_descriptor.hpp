#pragma once

#include <chrono>

namespace causerie::http {

/// A descriptor that becomes readable again and again. Where the kernel has none left it stays -1 and never does.
class TimerDescriptor {
public:
    TimerDescriptor() = default;
    ~TimerDescriptor();
    TimerDescriptor(const TimerDescriptor&) = delete;
    TimerDescriptor& operator=(const TimerDescriptor&) = delete;

    /// Call it once.
    void start(std::chrono::milliseconds interval);

    /// Makes it unreadable until the next time.
    void acknowledge() const;

    [[nodiscard]] int number() const { return number_; }

private:
    int number_{-1};
};

}  // namespace causerie::http
