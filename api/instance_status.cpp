// The part of Instance that tells how it is: to platforms, to Prometheus, and to those who run it.
#include <chrono>
#include <utility>

#include "api/instance.hpp"
#include "api/metrics/process_usage.hpp"
#include "api/routes/site.hpp"
#include "api/security/secret_text.hpp"
#include "api/store/database_size.hpp"
#include "api/store/events.hpp"
#include "api/store/migrator.hpp"

namespace causerie {
namespace {

constexpr auto measuring_interval = std::chrono::minutes{5};

}  // namespace

health::ProbeOptions Instance::probe_options() const {
    health::ProbeOptions options{.version = build_.version};
    for (std::size_t i = 0; i < worker_hearts_.size(); ++i) {
        options.vitals.push_back({"worker " + std::to_string(i + 1), worker_hearts_[i]});
    }
    options.vitals.push_back({"hub", hub_.heartbeat()});
    options.vitals.push_back({"follower", follower_.heartbeat()});
    options.vitals.push_back({"writer", writer_.heartbeat()});
    return options;
}

health::Finding Instance::look_at_database() {
    health::Finding finding;
    try {
        finding.latency = probed_.ping();
        // We have found it again, the others may yet be waiting before they look: not before they have is it back for
        // those who ask us, and whoever is told so may post at once.
        if (is_open_ && probe_.is_database_away() && !(writer_.accepts() && database_.counts().open > 0))
            return finding;
        // A schema that was there does not go, databases do: then a look that has not seen it has seen nothing.
        finding.database = !is_open_;
        const auto version = probed_.read([](store::Transaction& tx) { return store::schema_version(tx); });
        finding.database = true;
        const auto& wanted = store::migrations();
        finding.migrations = is_open_ && !wanted.empty() && version >= wanted.back().number;
        if (!finding.migrations) return finding;
        finding.log_head = probed_.read([](store::Transaction& tx) { return store::events::head(tx); }).position;
        measure_database();
    } catch (const std::exception& problem) {
        // Either it did not answer, or it did, and there is no schema yet: how far we came tells.
        logger_.debug("The probe was not answered", {{"reason", problem.what()}});
    }
    return finding;
}

void Instance::measure_database() {
    const auto now = std::chrono::steady_clock::now();
    if (measured_at_ && now - *measured_at_ < measuring_interval) return;
    measured_at_ =
        now;  // Also if it fails: a database that is too big to be measured in time is not asked again at once.
    database_bytes_ = probed_.read([](store::Transaction& tx) { return store::database_size(tx); });
}

status::Sources Instance::sources() const {
    return {.build = build_,
            .probe = probe_,
            .server = *server_,
            .requests = *requests_,
            .hub = hub_,
            .writer = writer_,
            .database = database_,
            .accounts = accounts_,
            .sign_ins = gateway_.sign_in_limiter(),
            .posts = gateway_.post_limiter(),
            .probes = probe_log_,
            .sampler = sampler_,
            .database_bytes = database_bytes_};
}

status::Reading Instance::read_counters() const {
    const auto report = probe_.report();
    const bool has_database = report.of("database") != HealthStatus::unavailable;
    return {.requests = requests_->totals(),
            .posts = writer_.counts().stored,
            .deliveries = hub_.counts().delivered,
            .streams = static_cast<std::int64_t>(hub_.size()),
            .database_us = has_database ? report.finding.latency.count() : 0,
            .open_descriptors = metrics::open_descriptors(),
            .is_ready = report.is_ready()};
}

routes::Operations Instance::operations(const config::Config& config) {
    routes::Operations operations{
        .probe = probe_,
        .version = build_.version,
        .revision = build_.revision,
        .metrics = [this] { return status::metrics_page(sources()); },
        .note_probe = [this, trusted = config.trusted_proxies](
                          const http::Request& request, const char* path,
                          std::int64_t answered) { note_probe(request, path, answered, trusted); }};
    if (!config.metrics_token.empty()) {
        operations.may_read_metrics = [token = config.metrics_token](std::string_view bearer) {
            return security::same_secret(bearer, token);
        };
    }
    return operations;
}

void Instance::note_probe(const http::Request& request, const char* path, std::int64_t answered,
                          const NetworkList& trusted_proxies) {
    probe_log_.note(health::Moment::now().wall, path, answered, routes::client_address(request, trusted_proxies),
                    request.header("user-agent"));
}

}  // namespace causerie
