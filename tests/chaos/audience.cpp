#include "tests/chaos/audience.hpp"

namespace causerie::chaos {

Rooms::Rooms(const Committed& committed) {
    for (const auto& room : committed.rooms) {
        if (room.kind == RoomKind::public_room) public_.insert(room.id);
    }
    for (const auto& row : committed.log) {
        if (row.kind == LogKind::member_left) last_left_[{row.room, UserId{row.subject}}] = row.position;
    }
}

bool Rooms::left_after(RoomId room, UserId user, std::int64_t position) const {
    const auto found = last_left_.find({room, user});
    return found != last_left_.end() && found->second > position;
}

Visibility LogWalk::visibility() const {
    const auto& row = *next();
    const auto required_if = [](bool condition) { return condition ? Visibility::required : Visibility::forbidden; };
    switch (row.kind) {
        case LogKind::user: return Visibility::required;
        case LogKind::room: return required_if(rooms_.is_public(row.room) || is_member(row.room));
        case LogKind::message:
        case LogKind::room_gone: return required_if(is_member(row.room));
        case LogKind::member_joined:
        case LogKind::member_left:
        case LogKind::member_changed: return required_if(row.subject == user_.value || is_member(row.room));
        case LogKind::read:
            if (row.subject != user_.value) return Visibility::forbidden;
            return rooms_.left_after(row.room, user_, row.position) ? Visibility::optional : Visibility::required;
    }
    return Visibility::forbidden;
}

void LogWalk::advance() {
    const auto& row = *next();
    // A message's id is the position at which it was posted; other rows about it are edits.
    if (row.kind == LogKind::message && row.subject == row.position) ++last_seq_[row.room.value];
    if (row.kind == LogKind::room_gone) member_of_.erase(row.room);
    if (row.subject == user_.value) {
        if (row.kind == LogKind::member_joined) member_of_.insert(row.room);
        if (row.kind == LogKind::member_left) member_of_.erase(row.room);
    }
    ++at_;
}

std::int64_t LogWalk::last_seq(RoomId room) const {
    const auto found = last_seq_.find(room.value);
    return found == last_seq_.end() ? 0 : found->second;
}

EventKind wire_kind(LogKind kind) {
    switch (kind) {
        case LogKind::message: return EventKind::message;
        case LogKind::room: return EventKind::room;
        case LogKind::member_joined:
        case LogKind::member_left:
        case LogKind::member_changed: return EventKind::membership;
        case LogKind::user: return EventKind::user;
        case LogKind::read: return EventKind::read;
        case LogKind::room_gone: return EventKind::room_gone;
    }
    return EventKind::message;
}

}  // namespace causerie::chaos
