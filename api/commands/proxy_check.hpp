#pragma once

#include <string>

#include "api/commands/finding.hpp"

namespace causerie::commands {

/// Whether what the server streams arrives at once at those who use `origin`, or is held back on the way. Takes some
/// seconds if it is.
/// @param origin  as `PUBLIC_URL`: `http://chat.example:8080`; https cannot be looked into
[[nodiscard]] Finding check_proxy(const std::string& origin);

}  // namespace causerie::commands
