#include "api/http/timer_descriptor.hpp"

#include <cstdint>
#include <unistd.h>

#include <sys/timerfd.h>

namespace causerie::http {

TimerDescriptor::~TimerDescriptor() {
    if (number_ >= 0) ::close(number_);
}

void TimerDescriptor::start(std::chrono::milliseconds interval) {
    number_ = ::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (number_ < 0) return;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(interval);
    const timespec period{seconds.count(), std::chrono::nanoseconds{interval - seconds}.count()};
    const itimerspec schedule{period, period};
    ::timerfd_settime(number_, 0, &schedule, nullptr);
}

void TimerDescriptor::acknowledge() const {
    std::uint64_t times = 0;
    [[maybe_unused]] const auto size = ::read(number_, &times, sizeof times);
}

}  // namespace causerie::http
