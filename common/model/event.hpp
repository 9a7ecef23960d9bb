#pragma once

#include <optional>
#include <string_view>
#include <variant>

#include <nlohmann/json_fwd.hpp>

#include "common/model/cursor.hpp"
#include "common/model/ids.hpp"
#include "common/model/message.hpp"
#include "common/model/room.hpp"
#include "common/model/user.hpp"
#include "common/result.hpp"

namespace causerie {

/// The durable kinds of the log. Each is also the `event:` name on the stream.
enum class EventKind { message, room, membership, user, read, room_gone };

[[nodiscard]] std::string_view name(EventKind kind);
[[nodiscard]] std::optional<EventKind> event_kind(std::string_view name);

/// A person came into a room, left it, or changed in it. Goes to the room's members and to the person.
struct MembershipChange {
    RoomId room_id{};
    UserId user_id{};
    std::optional<Membership> membership{};  ///< Nothing when it ended; `unread` counts only in the person's own copy.
    std::optional<Room> room{};              ///< The room as the person sees it; only in the person's own copy.

    friend bool operator==(const MembershipChange&, const MembershipChange&) = default;
};

/// The caller's own read mark moved, on whichever device.
struct ReadMark {
    RoomId room_id{};
    Membership membership{};

    friend bool operator==(const ReadMark&, const ReadMark&) = default;
};

/// The caller may not see this room any more: it was deleted, or a private room was left.
struct RoomGone {
    RoomId room_id{};

    friend bool operator==(const RoomGone&, const RoomGone&) = default;
};

/// What a durable event carries: the subject as it is now.
using EventData = std::variant<Message, Room, MembershipChange, User, ReadMark, RoomGone>;

void to_json(nlohmann::json& json, const MembershipChange& change);
void to_json(nlohmann::json& json, const ReadMark& mark);
void to_json(nlohmann::json& json, const RoomGone& gone);

[[nodiscard]] nlohmann::json event_json(const EventData& data);
[[nodiscard]] EventKind kind_of(const EventData& data);
[[nodiscard]] Result<EventData> decode_event(EventKind kind, const nlohmann::json& json);

}  // namespace causerie
