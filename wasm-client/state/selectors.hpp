#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/time/timestamp.hpp"
#include "wasm-client/state/state.hpp"

/// What views ask of the state: derived, never stored.
namespace causerie {

/// One line of a list of rooms.
struct RoomLine {
    RoomId id{};
    std::string name{};
    RoomKind kind{RoomKind::public_room};
    std::int64_t unread{};
    std::int64_t mentions{};
    std::int64_t member_count{};
    std::string topic{};
    bool current{};

    friend bool operator==(const RoomLine&, const RoomLine&) = default;
};

/// The rooms that the person is in: named ones by name whatever the case, then direct ones; archived ones left out
/// unless current.
[[nodiscard]] std::vector<RoomLine> joined_rooms(const State& state);

/// The public rooms that the person could join, by name whatever the case.
[[nodiscard]] std::vector<RoomLine> browsable_rooms(const State& state);

/// Null before a room is open.
[[nodiscard]] const RoomState* current_room(const State& state);

/// `general`, without a sign; a direct room is named after the person who opened it.
[[nodiscard]] std::string room_name(const State& state, const Room& room);

/// Never empty; "Someone" for an author that is not known.
[[nodiscard]] std::string display_name(const State& state, UserId user);

/// One line for the status bar; empty while all is well.
[[nodiscard]] std::string connection_text(const State& state);

/// Of all rooms but the muted ones.
[[nodiscard]] std::int64_t unread_total(const State& state);
[[nodiscard]] std::int64_t mentions_total(const State& state);

/// Of the browser's tab: `(3) general · Causerie`.
[[nodiscard]] std::string document_title(const State& state);

/// What is drawn above a message.
struct EntryHeading {
    bool day{};     ///< A line with the date.
    bool author{};  ///< Name and time; false for the next message of the same author within 5 minutes.

    friend bool operator==(const EntryHeading&, const EntryHeading&) = default;
};

/// @param previous  the entry drawn just above; null for the first
[[nodiscard]] EntryHeading entry_heading(const State& state, const TimelineEntry* previous, const TimelineEntry& entry);

/// The `seq` of the message above which a line "New" is drawn; nothing when there is nothing unread.
[[nodiscard]] std::optional<std::int64_t> first_unread_seq(const RoomState& room, UserId me);

[[nodiscard]] bool is_today(const State& state, Timestamp time);                ///< By the person's calendar.
[[nodiscard]] std::string day_label(const State& state, Timestamp time);        ///< `Today`, `Monday, 16 November`
[[nodiscard]] std::string short_day_label(const State& state, Timestamp time);  ///< `16 Nov`
[[nodiscard]] std::string time_label(const State& state, Timestamp time);       ///< `14:05`, by the person's clock.

/// Why the draft cannot be sent as it is; empty when it can, or when there is nothing to send.
[[nodiscard]] std::string draft_problem(const std::string& draft);

}  // namespace causerie
