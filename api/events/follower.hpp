#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "api/events/event.hpp"
#include "api/log/logger.hpp"
#include "api/metrics/heartbeat.hpp"
#include "api/store/database.hpp"
#include "common/model/cursor.hpp"

namespace causerie::events {

/// Where the follower's events go. Called on its thread, one call at a time.
struct Sink {
    std::function<void(Cursor)> begin{};                ///< The next event is `position + 1` of this epoch's log.
    std::function<void(std::vector<Event>)> publish{};  ///< The next events, without a gap; may wait to slow us down.
    std::function<void()> lost{};                       ///< The database did not answer; may be empty.
};

/// Follows the log and releases every event once, strictly by position, whichever instance wrote it.
///
/// Whoever commits to the log calls `wake`; a look at the log once a second is the safety net, and all that there is
/// for what other instances write. While the database is away it keeps trying, ever less often. A log that turns out to
/// be a copy of the one that it was (`store::events::settle`) is begun anew, within a second.
class Follower {
public:
    /// @param logger  must outlive the follower, as must `database` and whatever `sink` uses
    Follower(store::Database& database, const log::Logger& logger, Sink sink);

    /// Waits for the release that is under way.
    ~Follower();

    Follower(const Follower&) = delete;
    Follower& operator=(const Follower&) = delete;

    /// Begins at the head that it finds first. Call it once, when the schema is there.
    void start();

    /// Calls nobody after this. The destructor does it, too.
    void stop();

    /// There is something new in the log. Any thread; returns at once.
    void wake();

    /// The same, with the news: committed events of this epoch's log, dense and in order. They are released without
    /// asking the database, as soon as all that is before them has been. Any thread; returns at once.
    void offer(const std::string& epoch, std::vector<Event> events);

    /// Whether the log was read to its end within the last few seconds.
    [[nodiscard]] bool is_current() const;

    /// Of the follower's thread.
    [[nodiscard]] std::shared_ptr<const metrics::Heartbeat> heartbeat() const { return heart_; }

private:
    using Clock = std::chrono::steady_clock;

    /// What one look at the log found.
    struct Look {
        Cursor head{};
        std::vector<Event> events{};
    };

    /// Why it looks.
    enum class Call { none, offer, wake };

    void run();
    void settle();
    void catch_up(Call call);
    [[nodiscard]] Look look(Call call);
    [[nodiscard]] std::optional<Look> next_offer();
    [[nodiscard]] std::optional<Look> take_offer();
    [[nodiscard]] bool holds_offers() const;
    [[nodiscard]] bool is_stopping() const;
    bool release(Look look);
    void note_success();
    void note_failure(const char* reason);
    void rest(std::chrono::milliseconds time);
    Call wait(std::chrono::milliseconds longest);

    store::Database& database_;
    const log::Logger& logger_;
    Sink sink_;
    Cursor released_{};                              ///< An empty epoch before the first look. Only the thread's.
    bool failing_{};                                 ///< Only the thread's.
    bool is_offered_another_{};                      ///< Something of another epoch. Only the thread's.
    std::optional<Clock::time_point> settled_at_{};  ///< Only the thread's.

    std::shared_ptr<metrics::Heartbeat> heart_{std::make_shared<metrics::Heartbeat>()};

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    bool woken_{};
    std::deque<Look> offers_{};
    std::size_t events_offered_{};  ///< In all offers.
    bool stopping_{};
    std::optional<Clock::time_point> last_success_{};
    std::thread thread_;
};

}  // namespace causerie::events
