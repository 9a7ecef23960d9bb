#pragma once

#include <chrono>
#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "api/log/logger.hpp"
#include "api/store/database.hpp"
#include "api/store/session.hpp"
#include "api/store/watchdog.hpp"

namespace causerie::store {

/// The connections of a `Database`, and the threads that open them and watch over them.
class Database::Pool {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    Pool(DatabaseOptions options, const log::Logger& logger);
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    /// One connection for one thread; given back, or dropped if it broke, by the destructor.
    class Lease {
    public:
        Lease(Pool& pool, std::unique_ptr<Session> session, TimePoint deadline);
        ~Lease();
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;

        [[nodiscard]] Session& session() { return *session_; }

        /// Until when the database must say something; later than at first if it has said something.
        [[nodiscard]] TimePoint deadline() const { return guard_->deadline(); }

    private:
        Pool& pool_;
        std::unique_ptr<Session> session_;
        std::unique_ptr<Watchdog::Guard> guard_;
    };

    /// Waits for a connection until `deadline`, but not while the database is known to be away.
    /// @throws Unavailable
    [[nodiscard]] Lease acquire(TimePoint deadline);

    [[nodiscard]] std::chrono::milliseconds patience() const { return options_.patience; }

    [[nodiscard]] PoolCounts counts() const;

private:
    /// Somebody who waits for a connection, on the stack of `acquire`.
    struct Waiter {
        std::condition_variable served{};
        std::unique_ptr<Session> session{};
    };

    [[nodiscard]] std::unique_ptr<Session> find_session(TimePoint deadline);
    [[nodiscard]] std::unique_ptr<Session> take_idle();
    [[nodiscard]] std::unique_ptr<Session> wait_for_session(std::unique_lock<std::mutex>& lock, TimePoint deadline);
    void offer(std::unique_ptr<Session> session);
    void wake_all();
    void connect_while_wanted();
    [[nodiscard]] Patience connect_patience();
    void note_success(std::unique_ptr<Session> session);
    void note_failure(const std::exception& failure);
    void give_back(std::unique_ptr<Session> session);
    [[nodiscard]] std::chrono::milliseconds backoff();

    DatabaseOptions options_;
    const log::Logger& logger_;
    Watchdog watchdog_;

    metrics::Histogram waits_{metrics::duration_bounds};

    mutable std::mutex mutex_;
    std::condition_variable wanted_;  ///< For the connecting thread: fewer connections than there should be.
    std::list<Waiter*> waiters_{};    ///< First come, first served; none while one is idle.
    std::vector<std::unique_ptr<Session>> idle_{};  ///< The most recently used one last.
    int open_{};                                    ///< Idle and leased.
    int failures_in_a_row_{};
    bool stopping_{};
    std::minstd_rand random_;
    std::thread connecting_;
};

}  // namespace causerie::store
