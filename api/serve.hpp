#pragma once

#include <string>

#include "api/config/config.hpp"

namespace causerie {

/// Serves until SIGTERM or SIGINT, then drains. Call it before any thread is started.
/// @returns  the process's exit code: 0, or 1 when it could not serve. If something hangs after the signal, this does
/// not
///           return: the process ends from within, with 1, before ten seconds are over.
int serve(const config::Config& config, const std::string& version);

/// Asks the instance on this machine whether it lives.
/// @returns  0 if it does, else 1
int check_health(const config::Config& config);

/// Brings the schema up to date, or only says what would be done.
int migrate(const config::Config& config, bool plan_only);

}  // namespace causerie
