#pragma once

#include "api/commands/finding.hpp"
#include "api/config/config.hpp"

namespace causerie::commands {

/// What the settings mean for each other: `load` has judged each by itself.
[[nodiscard]] Findings check_settings(const config::Config& config);

/// How many pages can be open at once.
[[nodiscard]] Finding check_descriptors();

[[nodiscard]] Finding check_static_files(const config::Config& config);

}  // namespace causerie::commands
