#include "api/store/watchdog.hpp"

#include <algorithm>

#include <sys/socket.h>

namespace causerie::store {
namespace {

constexpr std::chrono::milliseconds look_again{100};  // While all that there is has been cut off.

}  // namespace

Watchdog::Guard::Guard(Watchdog& watchdog, int descriptor, TimePoint deadline)
    : watchdog_{watchdog}, deadline_{deadline} {
    const std::lock_guard lock{watchdog_.mutex_};
    watched_ = watchdog_.watched_.insert(watchdog_.watched_.end(), {descriptor, deadline});
    if (watchdog_.asleep_) watchdog_.changed_.notify_one();
}

Watchdog::Guard::~Guard() {
    const std::lock_guard lock{watchdog_.mutex_};
    watchdog_.watched_.erase(watched_);
}

void Watchdog::Guard::extend(TimePoint deadline) {
    deadline_ = deadline;
    const std::lock_guard lock{watchdog_.mutex_};
    watched_->deadline = deadline;
}

Watchdog::Watchdog() : thread_{[this] { run(); }} {}

Watchdog::~Watchdog() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
        changed_.notify_one();
    }
    thread_.join();
}

// All deadlines are about as far away as each other, so a newcomer's is hardly ever the earliest: the thread sleeps to
// the earliest one that it knew, and a request costs no wake-up.
void Watchdog::run() {
    std::unique_lock lock{mutex_};
    while (!stopping_) {
        if (watched_.empty()) {
            asleep_ = true;
            changed_.wait(lock);
            asleep_ = false;
        } else {
            changed_.wait_until(lock, cut_overdue(std::chrono::steady_clock::now()));
        }
    }
}

Watchdog::TimePoint Watchdog::cut_overdue(TimePoint now) {
    auto next = now + look_again;
    bool any = false;
    for (auto& watched : watched_) {
        if (watched.is_cut) continue;
        if (watched.deadline <= now) {
            ::shutdown(watched.descriptor, SHUT_RDWR);
            watched.is_cut = true;
            continue;
        }
        next = any ? std::min(next, watched.deadline) : watched.deadline;
        any = true;
    }
    return next;
}

}  // namespace causerie::store
