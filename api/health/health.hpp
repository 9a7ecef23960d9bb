#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "api/health/history.hpp"
#include "api/log/logger.hpp"
#include "api/metrics/heartbeat.hpp"
#include "common/model/server_status.hpp"
#include "common/validation/limits.hpp"

namespace causerie::health {

/// What one look at the database found.
struct Finding {
    bool database{};                      ///< It answered in time.
    bool migrations{};                    ///< Its schema is the one that this binary works with. Only if it answered.
    std::chrono::microseconds latency{};  ///< Of the answer.
    std::int64_t log_head{};              ///< How far the log was; 0 if that could not be read.
};

/// Asks the database; runs on the probe's thread, never throws, and is bounded: a few statements, each of which may
/// take as long as the database's patience.
using Look = std::function<Finding()>;

/// What `/readyz` says, at one moment.
struct Report {
    using Status = HealthStatus;

    Status status{Status::unavailable};
    std::string version{};
    std::int64_t uptime_s{};
    std::vector<HealthCheck> checks{};  ///< `database`, `migrations`, `bus`, `threads` and `drain`.
    Finding finding{};                  ///< Of the last look that found the database.
    bool draining{};

    /// Whether requests should be sent here.
    [[nodiscard]] bool is_ready() const { return status != Status::unavailable; }

    /// How `check` is.
    [[nodiscard]] Status of(std::string_view check) const;
};

void to_json(nlohmann::json& json, const Report& report);

/// A thread without which the instance is not alive.
struct Vital {
    std::string name{};
    std::shared_ptr<const metrics::Heartbeat> heart{};
};

struct ProbeOptions {
    std::string version{};
    std::vector<Vital> vitals{};
    std::chrono::milliseconds interval{2000};       ///< Between two looks while all is well.
    std::chrono::milliseconds retry_interval{250};  ///< While it is not.
    std::chrono::milliseconds pause{250};           ///< At least, between any two; so long a good look outweighs a
                                                    ///< request that fails.
    std::chrono::milliseconds stale_after{7000};    ///< Three intervals and a look: an older finding is worth nothing.
    std::chrono::milliseconds slow_after{500};      ///< A database that takes longer is in trouble.
    std::chrono::milliseconds wedged_after{limits::wedged_after_ms};
};

/// Knows how the instance is, from a thread of its own: asking costs a lock and no database.
///
/// The database is up when a look finds it, and down when two in a row do not, or one after a request did not either;
/// so that one lost packet takes no instance out. Whatever was found counts only while it is fresh: a probe that hangs
/// cannot report that all is well.
class Probe {
public:
    /// @param look    see there
    /// @param bus     whether events are being followed; must be quick
    /// @param logger  must outlive the probe
    Probe(ProbeOptions options, Look look, std::function<bool()> bus, const log::Logger& logger);
    ~Probe();
    Probe(const Probe&) = delete;
    Probe& operator=(const Probe&) = delete;

    /// Looks at everything but the database. Any thread.
    [[nodiscard]] Report report();

    /// The first of `ProbeOptions::vitals` that hangs. Any thread; takes no lock.
    [[nodiscard]] std::optional<std::string> hanging_thread() const;

    [[nodiscard]] const std::vector<Vital>& vitals() const { return options_.vitals; }

    /// Newest first.
    [[nodiscard]] std::vector<HealthTransition> transitions() const;

    /// A request found the database away: look again as soon as may be, unless that is known.
    void suspect();

    /// Whether the database is away, or somebody suspected it and no look has found it since, nor right before: when
    /// there is too much to do, requests fail although the database is there. Any thread.
    [[nodiscard]] bool doubts_database() const;

    /// Something has changed for the better: look again as soon as may be.
    void look_again();

    /// Whether the check `database` is unavailable: for good reasons, and not on one request's word. Any thread.
    [[nodiscard]] bool is_database_away() const;

    /// From now on the instance is not ready, for good.
    void start_draining();

private:
    using Clock = std::chrono::steady_clock;

    void run();
    void note(const Finding& finding);
    void assess(const std::optional<std::string>& hanging, bool bus);
    void assess_database(Moment now);
    [[nodiscard]] bool is_stale(Clock::time_point now) const;
    void tell(std::unique_lock<std::mutex>& lock);

    const ProbeOptions options_;
    const Look look_;
    const std::function<bool()> bus_;
    const log::Logger& logger_;
    const Clock::time_point started_at_;

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    History history_;
    Finding finding_{};
    Finding answer_{};                             ///< The last finding of a database that was there.
    std::optional<Clock::time_point> found_at_{};  ///< When the last look ended.
    int failures_{};                               ///< Looks in a row that did not find the database.
    bool is_up_{};                                 ///< The database, with the inertia described above.
    bool look_wanted_{};
    bool has_improved_{};  ///< Worth a look without a pause: `look_again` was called.
    bool suspected_{};     ///< Since the last look that found the database.
    bool draining_{};
    bool stopping_{};
    std::thread thread_;
};

}  // namespace causerie::health
