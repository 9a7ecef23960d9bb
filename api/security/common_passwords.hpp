#pragma once

#include <string_view>

namespace causerie::security {

/// Whether `password` is among the first that an attacker tries: one of the commonest, whatever its case, or `username`
/// itself, as it is or twice over.
[[nodiscard]] bool is_common_password(std::string_view password, std::string_view username);

}  // namespace causerie::security
