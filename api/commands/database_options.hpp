#pragma once

#include <chrono>

#include "api/config/config.hpp"
#include "api/store/database.hpp"
#include "common/validation/limits.hpp"

namespace causerie::commands {

/// One connection for a command, which is more patient than somebody's request.
[[nodiscard]] inline store::DatabaseOptions database_options(const config::Config& config) {
    return {.url = config.database_url,
            .schema = config.database_schema,
            .is_pooled = config.database_is_pooled,
            .pool_size = 1,
            .patience = std::chrono::milliseconds{limits::command_patience_ms}};
}

}  // namespace causerie::commands
