#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "api/log/logger.hpp"
#include "api/store/connection_setup.hpp"
#include "api/store/database.hpp"

namespace causerie::store {

/// Lets the instances of a workspace hear `texts`, for who is no instance: a command. Opens its own connection.
/// @throws Unavailable, Fault
void ring_once(const DatabaseOptions& options, const std::vector<std::string>& texts);

/// Wakes the other instances of a workspace, and is woken by them: NOTIFY and LISTEN, on a connection of its own and
/// never inside anybody's transaction. A courtesy only: nothing may depend on a ring being heard. Behind a pooler that
/// shares connections, nobody hears any.
///
/// Rings that come while one is under way, or within a few milliseconds of the last, are sent as one.
class Doorbell {
public:
    /// Called on the doorbell's thread with what another instance rang; must not block.
    using Heard = std::function<void(const std::string& text)>;

    /// @param options  of the workspace; only schemas of one name in one database hear each other
    /// @param logger   must outlive the doorbell
    Doorbell(DatabaseOptions options, const log::Logger& logger, Heard heard);
    ~Doorbell();
    Doorbell(const Doorbell&) = delete;
    Doorbell& operator=(const Doorbell&) = delete;

    /// Lets the other instances hear `text`: a word or two, nothing secret. Any thread; returns at once.
    void ring(const std::string& text);

    /// Whether the others' rings can be heard.
    [[nodiscard]] bool is_listening() const { return is_listening_; }

private:
    using Clock = std::chrono::steady_clock;

    void run();
    void serve();
    bool connect();
    bool send(const std::string& sql);
    bool finish_sending();
    void hear();
    [[nodiscard]] std::string next_sql(Clock::time_point now);
    [[nodiscard]] Clock::time_point next_due(Clock::time_point now);
    [[nodiscard]] bool await(short interest);
    void idle(Clock::time_point until);
    [[nodiscard]] bool poll_until(Clock::time_point deadline, short interest);
    [[nodiscard]] bool is_stopping();

    DatabaseOptions options_;
    const log::Logger& logger_;
    Heard heard_;
    RawConnection connection_{};  ///< Only the thread's, as are the next two.
    Clock::time_point rung_at_{};
    bool is_away_{};
    int wake_up_{-1};
    std::atomic<bool> is_listening_{};

    std::mutex mutex_;
    std::set<std::string> due_{};
    bool stopping_{};
    std::thread thread_;
};

}  // namespace causerie::store
