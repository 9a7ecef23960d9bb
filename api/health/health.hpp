#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include <nlohmann/json_fwd.hpp>

#include "api/log/logger.hpp"

namespace causerie::health {

/// What one look at the database found.
struct Finding {
    bool database{};                      ///< It answered in time.
    bool migrations{};                    ///< Its schema is the one that this binary works with.
    std::chrono::microseconds latency{};  ///< Of the answer.
};

/// Asks the database; runs on the probe's thread, never throws, and takes at most about a second.
using Look = std::function<Finding()>;

/// What `/readyz` says, at one moment.
struct Report {
    enum class Status { ok, degraded, unavailable };

    Status status{Status::unavailable};
    std::string version{};
    std::int64_t uptime_s{};
    Finding finding{};
    bool bus{};
    bool draining{};

    /// Whether requests should be sent here.
    [[nodiscard]] bool is_ready() const { return status != Status::unavailable; }
};

void to_json(nlohmann::json& json, const Report& report);

struct ProbeOptions {
    std::string version{};
    std::chrono::milliseconds interval{2000};       ///< Between two looks while all is well.
    std::chrono::milliseconds retry_interval{250};  ///< While it is not.
};

/// Knows how the instance is, from a thread of its own: asking costs a lock and no database.
class Probe {
public:
    /// @param look    see there
    /// @param bus     whether events are being followed; must be quick
    /// @param logger  must outlive the probe
    Probe(ProbeOptions options, Look look, std::function<bool()> bus, const log::Logger& logger);
    ~Probe();
    Probe(const Probe&) = delete;
    Probe& operator=(const Probe&) = delete;

    [[nodiscard]] Report report() const;

    /// A request found the database away: look again now, unless that is known.
    void suspect();

    /// Whether the database is away, or somebody suspected it and the next look has not found it yet. Any thread.
    [[nodiscard]] bool doubts_database() const;

    /// Something has changed for the better: look again now.
    void look_again();

    /// From now on the instance is not ready, for good.
    void start_draining();

private:
    void run();
    void note(const Finding& finding);

    ProbeOptions options_;
    Look look_;
    std::function<bool()> bus_;
    const log::Logger& logger_;
    const std::chrono::steady_clock::time_point started_at_;

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    Finding finding_{};
    bool looked_{};  ///< There is a first finding.
    bool look_wanted_{};
    bool suspected_{};  ///< Since the last look that found the database.
    bool draining_{};
    bool stopping_{};
    std::thread thread_;
};

}  // namespace causerie::health
