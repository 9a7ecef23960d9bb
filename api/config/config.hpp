#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "api/log/level.hpp"
#include "common/model/registration_policy.hpp"
#include "common/validation/limits.hpp"
#include "common/validation/network_list.hpp"

namespace causerie::config {

/// Everything that can be set from outside, checked. Environment variables are the only source.
struct Config {
    std::uint16_t port{limits::port_default};                   ///< `PORT`; 0: any free one.
    std::string bind_address{"0.0.0.0"};                        ///< `BIND_ADDRESS`: an IPv4 or IPv6 address.
    std::string database_url{};                                 ///< `DATABASE_URL`, a secret: never log it.
    std::string database_schema{"public"};                      ///< `DATABASE_SCHEMA`: a plain lower-case identifier.
    int database_pool{limits::database_pool_default};           ///< `DATABASE_POOL`: connections.
    bool database_is_pooled{};                                  ///< `DATABASE_POOLER`: `none` or `transaction`.
    std::string static_dir{};                                   ///< `STATIC_DIR`; empty: no static files are served.
    std::optional<std::string> public_url{};                    ///< `PUBLIC_URL`: an origin, without a trailing slash.
    RegistrationPolicy registration{RegistrationPolicy::open};  ///< `REGISTRATION`
    log::Level log_level{log::Level::info};                     ///< `LOG_LEVEL`
    bool rate_limits{true};                                     ///< `RATE_LIMITS`: `on` or `off`.
    NetworkList trusted_proxies{};                              ///< `TRUSTED_PROXIES`: who may name its clients.
    int session_days{limits::session_days_default};  ///< `SESSION_DAYS`: a session ends after so many idle days.
    std::string metrics_token{};                     ///< `METRICS_TOKEN`, a secret; empty: anybody may read them.
    std::string revision{"unknown"};                 ///< `REVISION`: the commit that this was built of.
};

/// The value of a variable, or nothing when it is unset.
using Environment = std::function<std::optional<std::string>(const char* name)>;

/// The environment of this process; the only `getenv` of the server.
[[nodiscard]] Environment process_environment();

enum class DatabaseNeed { required, optional };

/// Reads and checks every variable. An empty value counts as unset.
/// @returns  the configuration, or one line for each bad value, fit to be shown: it holds no secret
[[nodiscard]] tl::expected<Config, std::vector<std::string>> load(const Environment& environment,
                                                                  DatabaseNeed need = DatabaseNeed::required);

}  // namespace causerie::config
