#include "api/store/pool.hpp"

#include <algorithm>

#include "api/store/answer_deadline.hpp"

namespace causerie::store {

Database::Pool::Lease::Lease(Pool& pool, std::unique_ptr<Session> session, TimePoint deadline)
    : pool_{pool},
      session_{std::move(session)},
      guard_{std::make_unique<Watchdog::Guard>(pool.watchdog_, session_->descriptor(), deadline)} {
    session_->on_answer([this] {
        guard_->extend(std::chrono::steady_clock::now() + pool_.patience());
        AnswerDeadline::note_answer();
    });
}

Database::Pool::Lease::~Lease() {
    session_->on_answer(nullptr);
    guard_.reset();  // Before anybody else may get, or close, the socket.
    pool_.give_back(std::move(session_));
}

Database::Pool::Pool(DatabaseOptions options, const log::Logger& logger)
    : options_{std::move(options)},
      logger_{logger},
      random_{std::random_device{}()},
      connecting_{[this] { connect_while_wanted(); }} {}

Database::Pool::~Pool() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
        wanted_.notify_one();
        wake_all();
    }
    connecting_.join();
}

Database::Pool::Lease Database::Pool::acquire(TimePoint deadline) {
    const auto begin = std::chrono::steady_clock::now();
    auto session = find_session(deadline);
    waits_.observe(std::chrono::steady_clock::now() - begin);
    if (session) return {*this, std::move(session), deadline};
    throw Unavailable{"No database connection became free in time"};
}

// Nothing when none became free in time.
std::unique_ptr<Session> Database::Pool::find_session(TimePoint deadline) {
    // A question that is cut off costs its connection, and the others a while without it.
    constexpr std::chrono::milliseconds least_time{limits::database_question_ms_min};
    std::unique_lock lock{mutex_};
    while (!stopping_ && std::chrono::steady_clock::now() + least_time <= deadline) {
        auto session = take_idle();
        if (!session) {
            if (open_ == 0 && failures_in_a_row_ > 0) throw Unavailable{"The database is away"};
            session = wait_for_session(lock, deadline - least_time);
        }
        if (!session) continue;
        // After a restart of the database every idle connection is dead: none of them may cost a request.
        if (session->is_usable()) return session;
        --open_;
        wanted_.notify_one();
    }
    if (stopping_) throw Unavailable{"The server is stopping"};
    return nullptr;
}

PoolCounts Database::Pool::counts() const {
    PoolCounts counts{.size = options_.pool_size, .waits = waits_.value()};
    const std::lock_guard lock{mutex_};
    counts.open = open_;
    counts.busy = open_ - static_cast<int>(idle_.size());
    counts.waiting = waiters_.size();
    return counts;
}

std::unique_ptr<Session> Database::Pool::take_idle() {
    if (idle_.empty()) return nullptr;
    auto session = std::move(idle_.back());
    idle_.pop_back();
    return session;
}

// Whoever came first is served first: under load somebody would always be quicker than one who has to wake up.
std::unique_ptr<Session> Database::Pool::wait_for_session(std::unique_lock<std::mutex>& lock, TimePoint deadline) {
    Waiter waiter;
    const auto place = waiters_.insert(waiters_.end(), &waiter);
    waiter.served.wait_until(lock, deadline);
    if (!waiter.session) waiters_.erase(place);
    return std::move(waiter.session);
}

void Database::Pool::offer(std::unique_ptr<Session> session) {
    if (waiters_.empty()) {
        idle_.push_back(std::move(session));
        return;
    }
    auto* const first = waiters_.front();
    waiters_.pop_front();
    first->session = std::move(session);
    first->served.notify_one();
}

void Database::Pool::wake_all() {
    for (auto* const waiter : waiters_) waiter->served.notify_one();
}

void Database::Pool::give_back(std::unique_ptr<Session> session) {
    const std::lock_guard lock{mutex_};
    if (session->is_usable()) {
        offer(std::move(session));
        return;
    }
    --open_;
    wanted_.notify_one();
}

void Database::Pool::connect_while_wanted() {
    std::unique_lock lock{mutex_};
    while (!stopping_) {
        if (open_ >= options_.pool_size) {
            wanted_.wait(lock);
            continue;
        }
        const auto patience = connect_patience();
        lock.unlock();
        std::unique_ptr<Session> session;
        try {
            session = std::make_unique<Session>(options_, session_settings(options_), patience);
        } catch (const std::exception& failure) {  // Also one that will not pass by itself: an operator may mend it.
            lock.lock();
            note_failure(failure);
            // Only stopping ends this wait early: a request that came meanwhile has been answered already.
            wanted_.wait_for(lock, backoff(), [this] { return stopping_; });
            continue;
        }
        lock.lock();
        note_success(std::move(session));
    }
}

// Requests wait for the first attempt. Once it is known that the database is away, nobody does.
Patience Database::Pool::connect_patience() {
    const auto time = failures_in_a_row_ == 0 ? options_.patience : opening_time(options_);
    return {std::chrono::steady_clock::now() + time, [this] {
                const std::lock_guard lock{mutex_};
                return stopping_;
            }};
}

void Database::Pool::note_success(std::unique_ptr<Session> session) {
    if (failures_in_a_row_ > 0) logger_.info("database is back", {{"failed_attempts", failures_in_a_row_}});
    failures_in_a_row_ = 0;
    ++open_;
    offer(std::move(session));
}

void Database::Pool::note_failure(const std::exception& failure) {
    ++failures_in_a_row_;
    if (failures_in_a_row_ == 1) logger_.warning("database is away", {{"reason", failure.what()}});
    wake_all();
}

// Doubling, to a bound, and between half of that and all of it: instances that lost the same database at the same
// moment shall not come back in step.
std::chrono::milliseconds Database::Pool::backoff() {
    const int doublings = std::min(failures_in_a_row_ - 1, limits::database_backoff_doublings_max);
    const int most_ms = std::min(limits::database_backoff_first_ms << doublings, limits::database_backoff_max_ms);
    return std::chrono::milliseconds{std::uniform_int_distribution{most_ms / 2, most_ms}(random_)};
}

}  // namespace causerie::store
