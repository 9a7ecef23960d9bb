#pragma once

#include <optional>

#include <nlohmann/json.hpp>

#include "common/json/field_reader.hpp"
#include "common/time/timestamp.hpp"

namespace causerie {

[[nodiscard]] inline nlohmann::json json_time(Timestamp time) { return to_rfc3339(time); }

[[nodiscard]] inline nlohmann::json json_time(const std::optional<Timestamp>& time) {
    return time ? json_time(*time) : nlohmann::json{};
}

/// A decoder for `FieldReader::read_with`.
[[nodiscard]] inline Result<Timestamp> decode_time(const nlohmann::json& json) {
    if (json.is_string()) {
        if (const auto time = parse_rfc3339(json.get_ref<const std::string&>())) return *time;
    }
    return fail(ErrorCode::validation_failed, "Expected a time such as 2026-11-22T14:05:09.123Z");
}

/// The same, where null stands for "never".
[[nodiscard]] inline Result<std::optional<Timestamp>> decode_optional_time(const nlohmann::json& json) {
    if (json.is_null()) return std::optional<Timestamp>{};
    const auto time = decode_time(json);
    if (!time) return fail(time);
    return std::optional<Timestamp>{*time};
}

}  // namespace causerie
