#include "common/model/room.hpp"

#include <nlohmann/json.hpp>

#include "common/json/field_reader.hpp"
#include "common/json/time_field.hpp"
#include "common/model/enum_names.hpp"

namespace causerie {
namespace {

constexpr EnumNames<RoomKind, 3> kind_names{{"public", "private", "direct"}};
constexpr EnumNames<MembershipRole, 2> role_names{{"admin", "member"}};
constexpr EnumNames<Notify, 3> notify_names{{"all", "mentions", "none"}};

}  // namespace

std::string_view name(RoomKind kind) { return kind_names.name(kind); }
std::string_view name(MembershipRole role) { return role_names.name(role); }
std::string_view name(Notify notify) { return notify_names.name(notify); }
std::optional<RoomKind> room_kind(std::string_view name) { return kind_names.value(name); }
std::optional<MembershipRole> membership_role(std::string_view name) { return role_names.value(name); }
std::optional<Notify> notify(std::string_view name) { return notify_names.value(name); }

void to_json(nlohmann::json& json, const Membership& membership) {
    json = {
        {"role", name(membership.role)},     {"read_seq", membership.read_seq},
        {"unread", membership.unread},       {"mentions", membership.mentions},
        {"notify", name(membership.notify)}, {"joined_at", json_time(membership.joined_at)},
    };
}

Result<Membership> decode_membership(const nlohmann::json& json) {
    Membership membership;
    FieldReader reader{json};
    reader.read_enum("role", membership.role, membership_role)
        .read("read_seq", membership.read_seq)
        .read("unread", membership.unread)
        .read("mentions", membership.mentions)
        .read_enum("notify", membership.notify, notify)
        .read_with("joined_at", membership.joined_at, decode_time);
    return reader.finish(std::move(membership));
}

void to_json(nlohmann::json& json, const Room& room) {
    json = {
        {"id", room.id.value},
        {"kind", name(room.kind)},
        {"name", room.name},
        {"topic", room.topic},
        {"created_by", room.created_by ? nlohmann::json(room.created_by->value) : nlohmann::json{}},
        {"created_at", json_time(room.created_at)},
        {"archived", room.archived},
        {"last_seq", room.last_seq},
        {"member_count", room.member_count},
        {"membership", room.membership ? nlohmann::json(*room.membership) : nlohmann::json{}},
    };
}

Result<Room> decode_room(const nlohmann::json& json) {
    Room room;
    FieldReader reader{json};
    reader.read("id", room.id)
        .read_enum("kind", room.kind, room_kind)
        .read("name", room.name)
        .read("topic", room.topic)
        .read_optional("created_by", room.created_by)
        .read_with("created_at", room.created_at, decode_time)
        .read("archived", room.archived)
        .read("last_seq", room.last_seq)
        .read("member_count", room.member_count);
    // A `room` event goes to many people at once and leaves the membership out.
    const auto membership = json.is_object() ? json.find("membership") : json.end();
    if (membership != json.end() && !membership->is_null()) {
        reader.read_with("membership", room.membership,
                         [](const nlohmann::json& field) -> Result<std::optional<Membership>> {
                             const auto decoded = decode_membership(field);
                             if (!decoded) return fail(decoded);
                             return std::optional<Membership>{*decoded};
                         });
    }
    return reader.finish(std::move(room));
}

void to_json(nlohmann::json& json, const NewRoom& room) {
    json = {{"kind", name(room.kind)}, {"name", room.name}, {"topic", room.topic}};
}

Result<NewRoom> decode_new_room(const nlohmann::json& json) {
    NewRoom room;
    FieldReader reader{json};
    reader.read_enum("kind", room.kind, room_kind).read("name", room.name).read_if_present("topic", room.topic);
    return reader.finish(std::move(room));
}

}  // namespace causerie
