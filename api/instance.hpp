#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "api/config/config.hpp"
#include "api/events/backlog.hpp"
#include "api/events/follower.hpp"
#include "api/events/head_reader.hpp"
#include "api/events/writer.hpp"
#include "api/health/health.hpp"
#include "api/http/server.hpp"
#include "api/log/logger.hpp"
#include "api/metrics/heartbeat.hpp"
#include "api/routes/gateway.hpp"
#include "api/routes/operation_routes.hpp"
#include "api/security/password.hpp"
#include "api/services/account_service.hpp"
#include "api/services/message_service.hpp"
#include "api/services/page_cache.hpp"
#include "api/services/room_service.hpp"
#include "api/services/snapshot_service.hpp"
#include "api/status/probe_log.hpp"
#include "api/status/request_metrics.hpp"
#include "api/status/sampler.hpp"
#include "api/status/sources.hpp"
#include "api/store/database.hpp"
#include "api/store/doorbell.hpp"
#include "api/stream/hub.hpp"

namespace causerie {

/// One running server: every part, built in the order in which they need each other.
class Instance {
public:
    /// Opens no port and waits for no database yet.
    /// @throws std::exception  for what the configuration cannot tell, such as a folder of static files without an
    /// index
    Instance(const config::Config& config, const log::Logger& logger, const std::string& version);

    /// Stops everything, without a goodbye; see `drain`.
    ~Instance();

    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    /// Listens at once, then brings the schema up to date in the background, as soon as there is a database.
    /// @throws std::runtime_error  when the port cannot be had
    void start();

    [[nodiscard]] std::uint16_t port() const { return server_->port(); }

    /// Whether this binary can never serve this database; the log says why.
    [[nodiscard]] bool has_failed() const { return has_failed_; }

    /// Removes sessions that have expired, and closes the streams of those that ended elsewhere. Does nothing while the
    /// database is away.
    void tidy_up();

    /// Not ready from here on: says goodbye to the streams and finishes what is under way, within `patience`.
    void drain(std::chrono::milliseconds patience);

private:
    void migrate_until_done();
    void open();
    void log_grew();
    void begin(const Cursor& cursor);
    void publish(std::vector<events::Event> events);
    void tell(const store::PostedBatch& batch);
    void end_streams(SessionId session);
    [[nodiscard]] std::unique_ptr<store::Doorbell> doorbell();
    void ring(const std::string& text);
    void hear(const std::string& ring);
    [[nodiscard]] health::Finding look_at_database();
    void measure_database();
    [[nodiscard]] health::ProbeOptions probe_options() const;
    [[nodiscard]] status::Sources sources() const;
    [[nodiscard]] status::Reading read_counters() const;
    [[nodiscard]] routes::Operations operations(const config::Config& config);
    void note_probe(const http::Request& request, const char* path, std::int64_t answered,
                    const NetworkList& trusted_proxies);
    [[nodiscard]] http::ServerOptions server_options(const config::Config& config) const;
    [[nodiscard]] http::Handler handler(const config::Config& config);

    const log::Logger& logger_;
    const status::Build build_;
    std::vector<std::shared_ptr<metrics::Heartbeat>> worker_hearts_;
    std::unique_ptr<status::RequestMetrics> requests_;  ///< Made with the table of routes. Before all who still answer.
    status::ProbeLog probe_log_{};
    std::atomic<std::int64_t> database_bytes_{};
    std::optional<std::chrono::steady_clock::time_point> measured_at_{};  ///< Only the probe's thread.
    const log::Logger quiet_{log::Level::error};
    std::atomic<bool> stopping_{};
    std::atomic<bool> has_failed_{};
    std::atomic<bool> is_open_{};
    store::DatabaseOptions database_options_;
    store::Database database_;
    store::Database probed_;  ///< A connection of the probe's own: a busy pool is not a missing database.
    services::PageCache pages_;
    stream::Hub hub_;
    events::Follower follower_;
    security::PasswordHasher hasher_;
    services::AccountService accounts_;
    std::unique_ptr<store::Doorbell> doorbell_;  ///< None behind a pooler. After all who are told what it hears.
    events::Backlogs backlogs_;
    events::HeadReader heads_;
    services::PageReader page_reader_;
    events::Writer writer_;  ///< After all who are told of its commits.
    services::RoomService rooms_;
    services::MessageService messages_;
    services::SnapshotService snapshots_;
    mutable health::Probe probe_;  ///< Asking it may have it tell the log.
    routes::Gateway gateway_;
    std::unique_ptr<http::Server> server_;
    status::Sampler sampler_;
    std::thread migrating_;
};

}  // namespace causerie
