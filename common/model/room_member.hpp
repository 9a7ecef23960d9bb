#pragma once

#include <nlohmann/json_fwd.hpp>

#include "common/model/room.hpp"
#include "common/model/user.hpp"
#include "common/result.hpp"

namespace causerie {

/// One person of a room, as `GET /rooms/{id}/members` lists them.
struct RoomMember {
    User user{};
    MembershipRole role{MembershipRole::member};

    friend bool operator==(const RoomMember&, const RoomMember&) = default;
};

void to_json(nlohmann::json& json, const RoomMember& member);
[[nodiscard]] Result<RoomMember> decode_room_member(const nlohmann::json& json);

}  // namespace causerie
