#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "common/result.hpp"
#include "common/time/timestamp.hpp"

namespace causerie {

/// How well something is: `degraded` still answers, `unavailable` does not.
enum class HealthStatus { ok, degraded, unavailable };

[[nodiscard]] std::string_view name(HealthStatus status);
[[nodiscard]] std::optional<HealthStatus> health_status(std::string_view name);

/// One of the things that are looked at, and how it is now.
struct HealthCheck {
    std::string check{};
    HealthStatus status{HealthStatus::ok};
    Timestamp since{};
    std::string reason{};  ///< Never what a library said: that may hold secrets.

    friend bool operator==(const HealthCheck&, const HealthCheck&) = default;
};

/// One of those things changed for the better or the worse.
struct HealthTransition {
    std::string check{};
    HealthStatus status{HealthStatus::ok};  ///< From then on.
    Timestamp at{};
    std::int64_t lasted_ms{};  ///< How long it had been as it was before.
    std::string reason{};

    friend bool operator==(const HealthTransition&, const HealthTransition&) = default;
};

/// Somebody asked how the instance is: a platform's health check, a load balancer, a person.
struct HealthProbe {
    Timestamp at{};
    std::string path{};
    std::int64_t status{};  ///< Of the answer, as HTTP counts.
    std::string from{};     ///< The client's address, as far as trusted proxies tell it.
    std::string user_agent{};

    friend bool operator==(const HealthProbe&, const HealthProbe&) = default;
};

/// What happened in one interval of `ServerStatus::interval_s`.
struct LoadSample {
    std::int64_t requests{};
    std::int64_t failures{};        ///< Of those, the ones answered with 5xx.
    std::int64_t latency_p50_us{};  ///< Of the requests; 0 if there were none.
    std::int64_t latency_p99_us{};
    std::int64_t posts{};
    std::int64_t deliveries{};   ///< Events written to streams.
    std::int64_t streams{};      ///< Open at the interval's end.
    std::int64_t database_us{};  ///< The background probe's last round trip; 0 while the database was away.
    bool is_ready{};             ///< At the interval's end.

    friend bool operator==(const LoadSample&, const LoadSample&) = default;
};

/// What the *Status* screen shows: one instance, as it knows itself.
struct ServerStatus {
    std::string version{};
    std::string revision{};
    Timestamp started_at{};
    Timestamp now{};  ///< By the server's clock.
    HealthStatus status{HealthStatus::unavailable};
    std::vector<HealthCheck> checks{};
    std::vector<HealthTransition> transitions{};  ///< Newest first, at most `limits::status_transitions_max`.
    std::vector<HealthProbe> probes{};            ///< Newest first, at most `limits::status_probes_max`.
    std::int64_t interval_s{};
    std::vector<LoadSample>
        samples{};  ///< Oldest first, at most `limits::status_samples_max`; the last ended just now.
    std::int64_t log_head{};
    std::int64_t resident_bytes{};
    std::int64_t database_bytes{};  ///< As of the last look, some minutes ago at most; 0 before the first.
    std::int64_t pool_size{};
    std::int64_t pool_busy{};

    friend bool operator==(const ServerStatus&, const ServerStatus&) = default;
};

void to_json(nlohmann::json& json, const HealthCheck& check);
void to_json(nlohmann::json& json, const HealthTransition& transition);
void to_json(nlohmann::json& json, const HealthProbe& probe);
void to_json(nlohmann::json& json, const LoadSample& sample);
void to_json(nlohmann::json& json, const ServerStatus& status);
[[nodiscard]] Result<ServerStatus> decode_server_status(const nlohmann::json& json);

}  // namespace causerie
