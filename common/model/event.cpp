#include "common/model/event.hpp"

#include <nlohmann/json.hpp>

#include "common/json/field_reader.hpp"
#include "common/model/enum_names.hpp"

namespace causerie {
namespace {

constexpr EnumNames<EventKind, 6> kind_names{{"message", "room", "membership", "user", "read", "room_gone"}};

Result<std::optional<Membership>> decode_optional_membership(const nlohmann::json& json) {
    if (json.is_null()) return std::optional<Membership>{};
    const auto membership = decode_membership(json);
    if (!membership) return fail(membership);
    return std::optional<Membership>{*membership};
}

Result<MembershipChange> decode_membership_change(const nlohmann::json& json) {
    MembershipChange change;
    FieldReader reader{json};
    reader.read("room_id", change.room_id)
        .read("user_id", change.user_id)
        .read_with("membership", change.membership, decode_optional_membership);
    const auto room = json.is_object() ? json.find("room") : json.end();
    if (room != json.end() && !room->is_null()) {
        reader.read_with("room", change.room, [](const nlohmann::json& field) -> Result<std::optional<Room>> {
            const auto decoded = decode_room(field);
            if (!decoded) return fail(decoded);
            return std::optional<Room>{*decoded};
        });
    }
    return reader.finish(std::move(change));
}

Result<ReadMark> decode_read_mark(const nlohmann::json& json) {
    ReadMark mark;
    FieldReader reader{json};
    reader.read("room_id", mark.room_id).read_with("membership", mark.membership, decode_membership);
    return reader.finish(mark);
}

Result<RoomGone> decode_room_gone(const nlohmann::json& json) {
    RoomGone gone;
    FieldReader reader{json};
    reader.read("room_id", gone.room_id);
    return reader.finish(gone);
}

template <typename T>
Result<EventData> as_event(Result<T> decoded) {
    if (!decoded) return fail(decoded);
    return EventData{std::move(*decoded)};
}

}  // namespace

std::string_view name(EventKind kind) { return kind_names.name(kind); }
std::optional<EventKind> event_kind(std::string_view name) { return kind_names.value(name); }

void to_json(nlohmann::json& json, const MembershipChange& change) {
    json = {{"room_id", change.room_id.value},
            {"user_id", change.user_id.value},
            {"membership", change.membership ? nlohmann::json(*change.membership) : nlohmann::json{}}};
    if (change.room) json["room"] = *change.room;
}

void to_json(nlohmann::json& json, const ReadMark& mark) {
    json = {{"room_id", mark.room_id.value}, {"membership", mark.membership}};
}

void to_json(nlohmann::json& json, const RoomGone& gone) { json = {{"room_id", gone.room_id.value}}; }

nlohmann::json event_json(const EventData& data) {
    return std::visit([](const auto& subject) { return nlohmann::json(subject); }, data);
}

EventKind kind_of(const EventData& data) { return static_cast<EventKind>(data.index()); }

Result<EventData> decode_event(EventKind kind, const nlohmann::json& json) {
    switch (kind) {
        case EventKind::message: return as_event(decode_message(json));
        case EventKind::room: return as_event(decode_room(json));
        case EventKind::membership: return as_event(decode_membership_change(json));
        case EventKind::user: return as_event(decode_user(json));
        case EventKind::read: return as_event(decode_read_mark(json));
        case EventKind::room_gone: return as_event(decode_room_gone(json));
    }
    return fail(ErrorCode::internal, "Unknown kind of event");
}

}  // namespace causerie
