#pragma once

#include <ostream>
#include <string>

#include "api/config/config.hpp"

namespace causerie::commands {

/// Checks everything that Causerie needs of the world around it, and says for each what is wrong and how to mend it,
/// one line a check. Changes nothing.
/// @param url  the origin that people use, if it is not `PUBLIC_URL`; may be empty
/// @returns    the process's exit code: 0 if nothing failed, else 1
int doctor(const config::Environment& environment, const std::string& url, std::ostream& out);

}  // namespace causerie::commands
