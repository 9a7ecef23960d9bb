#include "common/model/server_status.hpp"

#include <nlohmann/json.hpp>

#include "common/json/field_reader.hpp"
#include "common/json/time_field.hpp"
#include "common/model/enum_names.hpp"

namespace causerie {
namespace {

constexpr EnumNames<HealthStatus, 3> status_names{{"ok", "degraded", "unavailable"}};

Result<HealthCheck> decode_check(const nlohmann::json& json) {
    HealthCheck check;
    FieldReader reader{json};
    reader.read("check", check.check)
        .read_enum("status", check.status, health_status)
        .read_with("since", check.since, decode_time)
        .read("reason", check.reason);
    return reader.finish(std::move(check));
}

Result<HealthTransition> decode_transition(const nlohmann::json& json) {
    HealthTransition transition;
    FieldReader reader{json};
    reader.read("check", transition.check)
        .read_enum("status", transition.status, health_status)
        .read_with("at", transition.at, decode_time)
        .read("lasted_ms", transition.lasted_ms)
        .read("reason", transition.reason);
    return reader.finish(std::move(transition));
}

Result<HealthProbe> decode_probe(const nlohmann::json& json) {
    HealthProbe probe;
    FieldReader reader{json};
    reader.read_with("at", probe.at, decode_time)
        .read("path", probe.path)
        .read("status", probe.status)
        .read("from", probe.from)
        .read("user_agent", probe.user_agent);
    return reader.finish(std::move(probe));
}

Result<LoadSample> decode_sample(const nlohmann::json& json) {
    LoadSample sample;
    FieldReader reader{json};
    reader.read("requests", sample.requests)
        .read("failures", sample.failures)
        .read("latency_p50_us", sample.latency_p50_us)
        .read("latency_p99_us", sample.latency_p99_us)
        .read("posts", sample.posts)
        .read("deliveries", sample.deliveries)
        .read("streams", sample.streams)
        .read("database_us", sample.database_us)
        .read("is_ready", sample.is_ready);
    return reader.finish(std::move(sample));
}

}  // namespace

std::string_view name(HealthStatus status) { return status_names.name(status); }
std::optional<HealthStatus> health_status(std::string_view name) { return status_names.value(name); }

void to_json(nlohmann::json& json, const HealthCheck& check) {
    json = {{"check", check.check},
            {"status", name(check.status)},
            {"since", json_time(check.since)},
            {"reason", check.reason}};
}

void to_json(nlohmann::json& json, const HealthTransition& transition) {
    json = {{"check", transition.check},
            {"status", name(transition.status)},
            {"at", json_time(transition.at)},
            {"lasted_ms", transition.lasted_ms},
            {"reason", transition.reason}};
}

void to_json(nlohmann::json& json, const HealthProbe& probe) {
    json = {{"at", json_time(probe.at)},
            {"path", probe.path},
            {"status", probe.status},
            {"from", probe.from},
            {"user_agent", probe.user_agent}};
}

void to_json(nlohmann::json& json, const LoadSample& sample) {
    json = {{"requests", sample.requests},
            {"failures", sample.failures},
            {"latency_p50_us", sample.latency_p50_us},
            {"latency_p99_us", sample.latency_p99_us},
            {"posts", sample.posts},
            {"deliveries", sample.deliveries},
            {"streams", sample.streams},
            {"database_us", sample.database_us},
            {"is_ready", sample.is_ready}};
}

void to_json(nlohmann::json& json, const ServerStatus& status) {
    json = {{"version", status.version},
            {"revision", status.revision},
            {"started_at", json_time(status.started_at)},
            {"now", json_time(status.now)},
            {"status", name(status.status)},
            {"checks", status.checks},
            {"transitions", status.transitions},
            {"probes", status.probes},
            {"interval_s", status.interval_s},
            {"samples", status.samples},
            {"log_head", status.log_head},
            {"resident_bytes", status.resident_bytes},
            {"database_bytes", status.database_bytes},
            {"pool_size", status.pool_size},
            {"pool_busy", status.pool_busy}};
}

Result<ServerStatus> decode_server_status(const nlohmann::json& json) {
    ServerStatus status;
    FieldReader reader{json};
    reader.read("version", status.version)
        .read("revision", status.revision)
        .read_with("started_at", status.started_at, decode_time)
        .read_with("now", status.now, decode_time)
        .read_enum("status", status.status, health_status)
        .read_array("checks", status.checks, decode_check)
        .read_array("transitions", status.transitions, decode_transition)
        .read_array("probes", status.probes, decode_probe)
        .read("interval_s", status.interval_s)
        .read_array("samples", status.samples, decode_sample)
        .read("log_head", status.log_head)
        .read("resident_bytes", status.resident_bytes)
        .read("database_bytes", status.database_bytes)
        .read("pool_size", status.pool_size)
        .read("pool_busy", status.pool_busy);
    return reader.finish(std::move(status));
}

}  // namespace causerie
