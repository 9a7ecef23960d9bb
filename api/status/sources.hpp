#pragma once

#include <cstdint>
#include <string>

#include "api/events/writer.hpp"
#include "api/health/health.hpp"
#include "api/http/server.hpp"
#include "api/services/account_service.hpp"
#include "api/services/rate_limiter.hpp"
#include "api/status/probe_log.hpp"
#include "api/status/request_metrics.hpp"
#include "api/status/sampler.hpp"
#include "api/store/database.hpp"
#include "api/stream/hub.hpp"

namespace causerie::status {

/// Which program this is, and since when it runs.
struct Build {
    std::string version{};
    std::string revision{};
    Timestamp started_at{};
};

/// The parts of an instance that can be asked what they do. None of it costs more than a few locks.
struct Sources {
    const Build& build;
    health::Probe& probe;
    const http::Server& server;
    const RequestMetrics& requests;
    const stream::Hub& hub;
    const events::Writer& writer;
    const store::Database& database;
    const services::AccountService& accounts;
    const services::RateLimiter& sign_ins;
    const services::RateLimiter& posts;
    const ProbeLog& probes;
    const Sampler& sampler;
    std::int64_t database_bytes{};
};

/// What the *Status* screen shows.
[[nodiscard]] ServerStatus server_status(const Sources& sources);

/// What Prometheus reads, in its text format.
[[nodiscard]] std::string metrics_page(const Sources& sources);

}  // namespace causerie::status
