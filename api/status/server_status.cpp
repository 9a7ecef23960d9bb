#include "api/metrics/process_usage.hpp"
#include "api/status/sources.hpp"

namespace causerie::status {

ServerStatus server_status(const Sources& sources) {
    const auto report = sources.probe.report();
    const auto pool = sources.database.counts();
    return {.version = sources.build.version,
            .revision = sources.build.revision,
            .started_at = sources.build.started_at,
            .now = health::Moment::now().wall,
            .status = report.status,
            .checks = report.checks,
            .transitions = sources.probe.transitions(),
            .probes = sources.probes.latest(),
            .interval_s = limits::status_interval_s,
            .samples = sources.sampler.samples(),
            .log_head = sources.hub.cursor().position,
            .resident_bytes = static_cast<std::int64_t>(metrics::resident_bytes()),
            .database_bytes = sources.database_bytes,
            .pool_size = pool.size,
            .pool_busy = pool.busy};
}

}  // namespace causerie::status
