#include "common/model/room_member.hpp"

#include <nlohmann/json.hpp>

#include "common/json/field_reader.hpp"

namespace causerie {

void to_json(nlohmann::json& json, const RoomMember& member) {
    json = {{"user", member.user}, {"role", name(member.role)}};
}

Result<RoomMember> decode_room_member(const nlohmann::json& json) {
    RoomMember member;
    FieldReader reader{json};
    reader.read_with("user", member.user, decode_user).read_enum("role", member.role, membership_role);
    return reader.finish(std::move(member));
}

}  // namespace causerie
