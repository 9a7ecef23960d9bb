#pragma once

#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

namespace causerie::store {

/// Cuts off conversations that outlast their deadline. libpq waits for ever for a server that has stopped, or behind a
/// network that swallows packets, where no time-out of PostgreSQL's own can help; shutting the socket down makes it
/// give up at once.
class Watchdog {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    Watchdog();
    ~Watchdog();
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

private:
    struct Watched {
        int descriptor{};
        TimePoint deadline{};
        bool is_cut{};
    };

public:
    /// Watches one socket as long as it lives.
    class Guard {
    public:
        /// @param descriptor  stays open longer than the guard: a number that was reused would be somebody else's
        /// socket
        Guard(Watchdog& watchdog, int descriptor, TimePoint deadline);
        ~Guard();
        Guard(const Guard&) = delete;
        Guard& operator=(const Guard&) = delete;

        /// There was a sign of life. Too late for a socket that has been cut off.
        void extend(TimePoint deadline);

        [[nodiscard]] TimePoint deadline() const { return deadline_; }

    private:
        Watchdog& watchdog_;
        TimePoint deadline_;
        std::list<Watched>::iterator watched_;
    };

private:
    void run();
    [[nodiscard]] TimePoint cut_overdue(TimePoint now);

    std::mutex mutex_;
    std::condition_variable changed_;
    std::list<Watched> watched_{};
    bool asleep_{};  ///< Nothing to watch: only then must a new guard wake the thread.
    bool stopping_{};
    std::thread thread_;
};

}  // namespace causerie::store
