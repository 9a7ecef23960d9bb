#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace causerie {

/// Unix time in milliseconds, by the server's clock.
struct Timestamp {
    std::int64_t ms{};
    friend auto operator<=>(const Timestamp&, const Timestamp&) = default;
};

/// RFC 3339 in UTC with milliseconds: `2026-11-22T14:05:09.123Z`. Years 0000 to 9999; others are clamped.
[[nodiscard]] std::string to_rfc3339(Timestamp time);

/// Appends what `to_rfc3339` gives.
void append_rfc3339(std::string& text, Timestamp time);

/// Reads exactly the form that `to_rfc3339` writes; nothing for any other text or an impossible date.
[[nodiscard]] std::optional<Timestamp> parse_rfc3339(std::string_view text);

/// A calendar date and a time of day, without a zone.
struct CivilTime {
    std::int64_t year{};
    int month{};  ///< 1 to 12
    int day{};    ///< 1 to 31
    int hour{};
    int minute{};
    int second{};
    int millisecond{};
    friend bool operator==(const CivilTime&, const CivilTime&) = default;
};

/// `time` as a clock that runs `offset_minutes` ahead of UTC shows it.
[[nodiscard]] CivilTime civil_time(Timestamp time, int offset_minutes = 0);

}  // namespace causerie
