// Every metric but those of requests, with its name and what it means: docs/operations/monitoring.md lists them for
// people, tests/scripts/prometheus.test.mjs holds them against Prometheus' rules.
#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>
#include <utility>

#include "api/metrics/exposition.hpp"
#include "api/metrics/process_usage.hpp"
#include "api/status/sources.hpp"

namespace causerie::status {
namespace {

using metrics::Exposition;
using Kind = Exposition::Kind;

double seconds(std::chrono::microseconds time) { return std::chrono::duration<double>{time}.count(); }

void write_build(Exposition& out, const Build& build) {
    out.family("causerie_build_info", Kind::gauge, "Always 1; the labels tell which program this is.");
    out.sample(1.0, {{"version", build.version}, {"revision", build.revision}});
}

void write_health(Exposition& out, const health::Report& report, const std::vector<health::Vital>& vitals) {
    out.gauge("causerie_ready", "Whether requests should be sent here, as /readyz says.", report.is_ready() ? 1 : 0);
    out.family("causerie_check_ok", Kind::gauge, "Whether a check of /health finds nothing wrong.");
    for (const auto& check : report.checks) {
        out.sample(check.status == HealthStatus::ok ? 1.0 : 0.0, {{"check", check.check}});
    }
    const bool is_up = report.of("database") != HealthStatus::unavailable;
    out.gauge("causerie_database_up", "Whether the background probe finds the database.", is_up ? 1 : 0);
    out.gauge("causerie_database_probe_duration_seconds", "How long the database took to answer the last probe.",
              seconds(report.finding.latency));
    out.family("causerie_thread_silence_seconds", Kind::gauge,
               "How long a thread has been busy with one thing; 0 while it waits for work.");
    for (const auto& vital : vitals) {
        out.sample(seconds(vital.heart->silence()), {{"thread", vital.name}});
    }
}

void write_connections(Exposition& out, const http::Server& server) {
    out.gauge("causerie_http_requests_in_flight", "Requests that have not been answered yet, long polls included.",
              static_cast<double>(server.in_flight_count()));
    out.gauge("causerie_http_connections", "Open connections, streams not included.",
              static_cast<double>(server.connection_count()));
}

void write_streams(Exposition& out, const stream::Hub& hub) {
    using stream::StreamEnd;
    static constexpr std::array<std::string_view, stream::stream_end_count> reasons{
        "too_many_bytes_behind", "too_long_behind", "log_replaced", "session_ended", "draining"};
    const auto counts = hub.counts();
    out.gauge("causerie_streams", "Open event streams and waiting long polls.", static_cast<double>(hub.size()));
    out.counter("causerie_stream_deliveries_total", "Copies of events that were queued for a stream or a long poll.",
                counts.delivered);
    out.family("causerie_streams_dropped_total", Kind::counter, "Streams that the server ended, by reason.");
    for (std::size_t i = 0; i < reasons.size(); ++i) out.sample(counts.ended[i], {{"reason", reasons[i]}});
}

void write_log(Exposition& out, const health::Report& report, const stream::Hub& hub) {
    const auto released = hub.cursor().position;
    // The probe looks every two seconds: the log may be further by now, and so may what we have released.
    const auto head = std::max(report.finding.log_head, released);
    out.gauge("causerie_log_head_position", "How far the log in the database was when it was last looked at.",
              static_cast<double>(head));
    out.gauge("causerie_log_released_position", "How far this instance has handed the log out.",
              static_cast<double>(released));
    out.gauge("causerie_log_lag_events", "How many events of the log this instance has still to hand out.",
              static_cast<double>(head - released));
}

void write_posts(Exposition& out, const events::Writer& writer) {
    const auto counts = writer.counts();
    out.family("causerie_posts_total", Kind::counter, "Posts that the writer has answered, by outcome.");
    out.sample(counts.stored, {{"outcome", "stored"}});
    out.sample(counts.repeated, {{"outcome", "repeated"}});
    out.sample(counts.refused, {{"outcome", "refused"}});
    out.sample(counts.unavailable, {{"outcome", "unavailable"}});
    out.gauge("causerie_post_queue_length", "Posts that wait for the next batch.", static_cast<double>(counts.queued));
    out.family("causerie_post_batch_size", Kind::histogram, "Posts that were stored by one commit.");
    out.sample(counts.batch_sizes, 1);
    out.family("causerie_post_commit_duration_seconds", Kind::histogram,
               "From sending a batch of posts until it was known to be durable.");
    out.sample(counts.commit_times, metrics::microseconds_per_second);
}

void write_pool(Exposition& out, const Sources& sources) {
    const auto pool = sources.database.counts();
    out.family("causerie_database_pool_connections", Kind::gauge, "Open connections to the database, by state.");
    out.sample(static_cast<double>(pool.busy), {{"state", "busy"}});
    out.sample(static_cast<double>(pool.open - pool.busy), {{"state", "idle"}});
    out.gauge("causerie_database_pool_size", "Connections that there should be.", pool.size);
    out.gauge("causerie_database_pool_waiting", "Calls that wait for a connection.", static_cast<double>(pool.waiting));
    out.family("causerie_database_pool_wait_seconds", Kind::histogram, "How long calls waited for a connection.");
    out.sample(pool.waits, metrics::microseconds_per_second);
    out.gauge("causerie_database_size_bytes",
              "Size of the database, looked at every few minutes; 0 before the first look.",
              static_cast<double>(sources.database_bytes));
}

void write_services(Exposition& out, const Sources& sources) {
    out.family("causerie_rate_limited_total", Kind::counter, "Requests that were answered 429, by limit.");
    out.sample(sources.sign_ins.refused(), {{"limit", "sign_in"}});
    out.sample(sources.posts.refused(), {{"limit", "post"}});
    out.family("causerie_session_lookups_total", Kind::counter,
               "How often a session was looked up, by where it was found.");
    out.sample(sources.accounts.sessions_known(), {{"source", "memory"}});
    out.sample(sources.accounts.sessions_read(), {{"source", "database"}});
}

void write_process(Exposition& out, Timestamp started_at, std::uint64_t open_descriptors) {
    constexpr double ms_per_s = 1000;
    const auto usage = metrics::process_usage();
    out.family("process_cpu_seconds_total", Kind::counter, "Time of all threads on a processor.");
    out.sample(usage.cpu_seconds);
    out.gauge("process_resident_memory_bytes", "Resident memory.", static_cast<double>(usage.resident_bytes));
    out.gauge("process_open_fds", "Open file descriptors.", static_cast<double>(open_descriptors));
    out.gauge("process_max_fds", "How many file descriptors may be open.", static_cast<double>(usage.descriptors_max));
    out.gauge("process_start_time_seconds", "When the process was started, in Unix time.",
              static_cast<double>(started_at.ms) / ms_per_s);
    out.gauge("process_threads", "Threads of the process.", static_cast<double>(usage.threads));
}

}  // namespace

std::string metrics_page(const Sources& sources) {
    Exposition out;
    const auto report = sources.probe.report();
    write_build(out, sources.build);
    write_health(out, report, sources.probe.vitals());
    sources.requests.write(out);
    write_connections(out, sources.server);
    write_streams(out, sources.hub);
    write_log(out, report, sources.hub);
    write_posts(out, sources.writer);
    write_pool(out, sources);
    write_services(out, sources);
    write_process(out, sources.build.started_at, sources.sampler.open_descriptors());
    return std::move(out).text();
}

}  // namespace causerie::status
