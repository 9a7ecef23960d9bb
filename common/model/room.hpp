#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "common/model/ids.hpp"
#include "common/result.hpp"
#include "common/time/timestamp.hpp"

namespace causerie {

enum class RoomKind { public_room, private_room, direct };
enum class MembershipRole { admin, member };
enum class Notify { all, mentions, none };

[[nodiscard]] std::string_view name(RoomKind kind);  ///< `public`, `private`, `direct`
[[nodiscard]] std::string_view name(MembershipRole role);
[[nodiscard]] std::string_view name(Notify notify);
[[nodiscard]] std::optional<RoomKind> room_kind(std::string_view name);
[[nodiscard]] std::optional<MembershipRole> membership_role(std::string_view name);
[[nodiscard]] std::optional<Notify> notify(std::string_view name);

/// What one room is to one member.
struct Membership {
    MembershipRole role{MembershipRole::member};
    std::int64_t read_seq{};  ///< The last `seq` that the member has seen; 0 for none.
    std::int64_t unread{};    ///< Derived, never stored: later messages of others.
    std::int64_t mentions{};  ///< Those of them that mention the member.
    Notify notify{Notify::all};
    Timestamp joined_at{};

    friend bool operator==(const Membership&, const Membership&) = default;
};

/// A room as its caller sees it.
struct Room {
    RoomId id{};
    RoomKind kind{RoomKind::public_room};
    std::string name{};  ///< Empty for a direct room, which is named after its people.
    std::string topic{};
    std::optional<UserId> created_by{};  ///< Nothing for `general`, which the first start creates.
    Timestamp created_at{};
    bool archived{};
    std::int64_t last_seq{};  ///< The `seq` of the newest message; 0 for an empty room.
    std::int64_t member_count{};
    std::optional<Membership> membership{};  ///< Nothing when the caller is no member, or unsaid (in `room` events).

    friend bool operator==(const Room&, const Room&) = default;
};

void to_json(nlohmann::json& json, const Membership& membership);
void to_json(nlohmann::json& json, const Room& room);
[[nodiscard]] Result<Membership> decode_membership(const nlohmann::json& json);
[[nodiscard]] Result<Room> decode_room(const nlohmann::json& json);

/// What `POST /rooms` takes.
struct NewRoom {
    RoomKind kind{RoomKind::public_room};
    std::string name{};
    std::string topic{};

    friend bool operator==(const NewRoom&, const NewRoom&) = default;
};

void to_json(nlohmann::json& json, const NewRoom& room);
[[nodiscard]] Result<NewRoom> decode_new_room(const nlohmann::json& json);

}  // namespace causerie
