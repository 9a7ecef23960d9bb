#pragma once

#include <cstdint>

#include <nlohmann/json.hpp>

#include "api/store/archive.hpp"
#include "common/result.hpp"
#include "common/validation/limits.hpp"

/// One field of a row of an export: what the database would take, but no server could serve, is refused here.
namespace causerie::commands::archive_field {

/// Ids, positions and counts. Far from what JSON can hold, so that a workspace goes on for long after an import.
inline constexpr std::int64_t integer_max = limits::json_integer_max / 1024;

/// @returns  what is wrong with it, in words that hold nothing of the value
[[nodiscard]] Result<void> check(const store::archive::Column& column, const nlohmann::json& value);

}  // namespace causerie::commands::archive_field
