#pragma once

#include <optional>
#include <string_view>

#include "common/model/enum_names.hpp"

namespace causerie::log {

enum class Level { debug, info, warning, error };

inline constexpr EnumNames<Level, 4> level_names{{"debug", "info", "warning", "error"}};

[[nodiscard]] constexpr std::optional<Level> level(std::string_view name) { return level_names.value(name); }

}  // namespace causerie::log
