#pragma once

#include "api/commands/finding.hpp"
#include "api/config/config.hpp"

namespace causerie::commands {

/// The way to the database, its version, our rights there, the schema, the log's bell, the clock, what a crash of its
/// machine would cost. Ends with the first check without which the others make no sense.
[[nodiscard]] Findings check_database(const config::Config& config);

}  // namespace causerie::commands
