#pragma once

#include <functional>
#include <string>
#include <vector>

#include "api/config/config.hpp"
#include "api/store/database.hpp"
#include "common/result.hpp"

namespace causerie::commands {

/// Runs `work` on the workspace that `config` names, once it is sure that this binary understands its schema. Says on
/// standard error, in one line without secrets, why something could not be done.
/// @returns  the process's exit code
int in_workspace(const config::Config& config, const std::function<Result<void>(store::Database&)>& work);

/// Says on standard error, in one line, what `work` throws or what it returns as its failure.
/// @returns  the process's exit code
int reporting(const std::function<Result<void>()>& work);

/// Lets running servers hear `texts`, if there is a way to and anybody listens. They would find out by themselves, but
/// only after some seconds.
void tell_instances(const config::Config& config, const std::vector<std::string>& texts);

}  // namespace causerie::commands
