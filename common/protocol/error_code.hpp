#pragma once

#include <optional>
#include <string_view>

#include "common/result.hpp"

namespace causerie {

/// The stable, machine readable name that a problem document carries in `code`.
[[nodiscard]] std::string_view name(ErrorCode code);

/// The inverse of `name`; nothing for a code that this build does not know.
[[nodiscard]] std::optional<ErrorCode> error_code(std::string_view name);

/// The short English title of a problem document.
[[nodiscard]] std::string_view title(ErrorCode code);

}  // namespace causerie
