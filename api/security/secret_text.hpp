#pragma once

#include <string_view>

namespace causerie::security {

/// Whether both are the same, in a time that tells nothing but their lengths.
[[nodiscard]] bool same_secret(std::string_view given, std::string_view secret);

}  // namespace causerie::security
