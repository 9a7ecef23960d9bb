#pragma once

#include <string>

namespace causerie::commands {

/// The first line of standard input, without its end: a password. Asked for, and not shown, if a person types it.
[[nodiscard]] std::string read_password();

}  // namespace causerie::commands
