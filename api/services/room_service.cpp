#include "api/services/room_service.hpp"

#include "api/services/normal_text.hpp"
#include "api/services/room_rules.hpp"
#include "api/store/events.hpp"
#include "api/store/rooms.hpp"
#include "common/validation/validate.hpp"

namespace causerie::services {

std::vector<Room> RoomService::list(UserId caller) {
    return database_.read([&](store::Transaction& tx) { return store::rooms::visible_to(tx, caller); });
}

Result<Room> RoomService::get(UserId caller, RoomId room) {
    return database_.read([&](store::Transaction& tx) -> Result<Room> {
        auto found = store::rooms::find(tx, room, caller);
        if (!found) return no_such_room();
        if (found->kind != RoomKind::public_room && !found->membership) return no_such_room();
        return std::move(*found);
    });
}

Result<Room> RoomService::create(UserId caller, NewRoom room) {
    room.name = composed(std::move(room.name));
    room.topic = composed(std::move(room.topic));
    const auto valid = validated(std::move(room));
    if (!valid) return fail(valid);
    auto created = database_.transact([&](store::Transaction& tx) {
        auto log = store::events::lock(tx);
        const auto id = store::rooms::insert(log, *valid, caller);
        return store::rooms::find(tx, id, caller).value();
    });
    wake_();
    return created;
}

Result<void> RoomService::join(UserId caller, RoomId room) {
    bool joined = false;
    auto result = database_.transact([&](store::Transaction& tx) -> Result<void> {
        const auto access = visible_room(tx, room, caller);
        if (!access) return fail(access);
        if (access->is_member()) return {};
        if (access->archived) return fail(ErrorCode::forbidden, "This room is archived");
        auto log = store::events::lock(tx);
        joined = store::memberships::join(log, {room, caller}, MembershipRole::member);
        return {};
    });
    if (joined) wake_();
    return result;
}

Result<void> RoomService::leave(UserId caller, RoomId room) {
    bool left = false;
    auto result = database_.transact([&](store::Transaction& tx) -> Result<void> {
        const auto access = visible_room(tx, room, caller);
        if (!access) return fail(access);
        if (access->kind == RoomKind::direct) return fail(ErrorCode::forbidden, "A direct room cannot be left");
        if (!access->is_member()) return {};
        auto log = store::events::lock(tx);
        left = store::memberships::leave(log, {room, caller});
        return {};
    });
    if (left) wake_();
    return result;
}

Result<std::vector<RoomMember>> RoomService::members(UserId caller, RoomId room) {
    return database_.read([&](store::Transaction& tx) -> Result<std::vector<RoomMember>> {
        const auto access = visible_room(tx, room, caller);
        if (!access) return fail(access);
        return store::memberships::members_of(tx, room);
    });
}

Result<Membership> RoomService::mark_read(UserId caller, RoomId room, std::int64_t seq, ReadMove move) {
    if (seq < 0) return fail(FieldError{"seq", "invalid", "Must not be negative"});
    bool moved = false;
    auto result = database_.transact([&](store::Transaction& tx) -> Result<Membership> {
        const auto access = visible_room(tx, room, caller);
        if (!access) return fail(access);
        if (!access->is_member()) return fail(ErrorCode::forbidden, "Join the room first");
        const store::memberships::Key key{room, caller};
        // Asked before the log's lock: a device that repeats its mark must not hold up everybody's posts.
        const auto before = store::memberships::find(tx, key);
        const bool stays =
            before && (seq == before->read_seq || (seq < before->read_seq && move == ReadMove::forward_only));
        if (stays) return *before;
        auto log = store::events::lock(tx);
        moved = store::memberships::set_read_seq(log, key, seq, move);
        const auto after = store::memberships::find(tx, key);
        if (!after) return no_such_room();  // Left meanwhile.
        return *after;
    });
    if (result && moved) wake_();
    return result;
}

}  // namespace causerie::services
