#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace causerie {

/// A position in one event log. On the wire it is the opaque text `<epoch>-<position>`.
struct Cursor {
    std::string epoch{};      ///< Names the log; lower-case letters and digits, renewed when a database is restored.
    std::int64_t position{};  ///< Everything up to and including this event has been seen; 0 is before the first.

    friend bool operator==(const Cursor&, const Cursor&) = default;
};

[[nodiscard]] std::string to_string(const Cursor& cursor);

/// Nothing for text that `to_string` cannot have written.
[[nodiscard]] std::optional<Cursor> parse_cursor(std::string_view text);

}  // namespace causerie
