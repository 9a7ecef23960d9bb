#include "api/events/encoder.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "api/store/memberships.hpp"
#include "api/store/messages.hpp"
#include "api/store/rooms.hpp"
#include "api/store/transaction.hpp"
#include "api/store/users.hpp"
#include "common/json/field_reader.hpp"
#include "common/model/message_text.hpp"

namespace causerie::events {
namespace {

using store::events::Kind;
using store::events::StoredEvent;

template <typename Key, typename Subject>
std::vector<Subject> load(store::Transaction& tx, const std::set<Key>& keys,
                          std::vector<Subject> (*load_all)(store::Transaction&, std::span<const Key>)) {
    if (keys.empty()) return {};  // A statement for nothing would still be a round trip.
    const std::vector<Key> list(keys.begin(), keys.end());
    return load_all(tx, list);
}

/// Every subject that some rows speak of, as it is now.
class Subjects {
public:
    Subjects(store::Transaction& tx, std::span<const StoredEvent> rows) {
        std::set<MessageId> messages;
        std::set<RoomId> rooms;
        std::set<UserId> users;
        std::set<store::memberships::Key> memberships;
        for (const auto& row : rows) {
            const auto person = person_of(row);
            if (row.kind == Kind::message) messages.insert({row.subject_id});
            if (row.kind == Kind::room) rooms.insert({row.subject_id});
            if (row.kind == Kind::user) users.insert({row.subject_id});
            if (person == UserId{} || !row.room_id) continue;
            memberships.insert({*row.room_id, person});
            rooms.insert(*row.room_id);
        }
        for (auto& message : load(tx, messages, store::messages::by_ids)) {
            messages_.emplace(message.id.value, std::move(message));
        }
        for (auto& room : load(tx, rooms, store::rooms::by_ids)) rooms_.emplace(room.id.value, std::move(room));
        for (auto& user : load(tx, users, store::users::by_ids)) users_.emplace(user.id.value, std::move(user));
        for (auto& stored : load(tx, memberships, store::memberships::by_keys)) {
            memberships_.emplace(stored.key, std::move(stored.membership));
        }
    }

    [[nodiscard]] const Message* message(std::int64_t id) const { return find(messages_, id); }
    [[nodiscard]] const Room* room(std::int64_t id) const { return find(rooms_, id); }
    [[nodiscard]] const User* user(std::int64_t id) const { return find(users_, id); }
    [[nodiscard]] const Membership* membership(RoomId room, UserId user) const {
        return find(memberships_, store::memberships::Key{room, user});
    }

private:
    template <typename Map, typename Key>
    static const typename Map::mapped_type* find(const Map& map, const Key& key) {
        const auto found = map.find(key);
        return found == map.end() ? nullptr : &found->second;
    }

    std::unordered_map<std::int64_t, Message> messages_;
    std::unordered_map<std::int64_t, Room> rooms_;
    std::unordered_map<std::int64_t, User> users_;
    std::map<store::memberships::Key, Membership> memberships_;
};

Frame message_frame(const std::string& epoch, const Event& event, const Message& message) {
    std::string json;
    append_json(json, message);
    return std::make_shared<const std::string>(frame_text({epoch, event.position}, name(event.kind), json));
}

class Encoder {
public:
    Encoder(const std::string& epoch, const Subjects& subjects) : epoch_{epoch}, subjects_{subjects} {}

    [[nodiscard]] Event encode(const StoredEvent& row) const {
        Event event{.position = row.seq,
                    .effect = effect_of(row),
                    .room = row.room_id.value_or(RoomId{}),
                    .person = person_of(row)};
        switch (row.kind) {
            case Kind::message: message(event, row); break;
            case Kind::room: room(event, row); break;
            case Kind::member_joined:
            case Kind::member_left:
            case Kind::member_changed: membership(event); break;
            case Kind::user: user(event, row); break;
            case Kind::read: read(event); break;
            case Kind::room_gone: room_gone(event); break;
        }
        return event;
    }

private:
    [[nodiscard]] Frame frame(const Event& event, const nlohmann::json& data) const {
        return std::make_shared<const std::string>(
            frame_text({epoch_, event.position}, name(event.kind), dump_json(data)));
    }

    void message(Event& event, const StoredEvent& row) const {
        event.kind = EventKind::message;
        event.audience = Audience::room_members;
        if (const auto* message = subjects_.message(row.subject_id))
            event.frame = message_frame(epoch_, event, *message);
    }

    void room(Event& event, const StoredEvent& row) const {
        event.kind = EventKind::room;
        const auto* room = subjects_.room(row.subject_id);
        if (room == nullptr) return;
        event.audience = room->kind == RoomKind::public_room ? Audience::everyone : Audience::room_members;
        nlohmann::json data = *room;
        data.erase("membership");  // It goes to many, and is another one for each.
        event.frame = frame(event, data);
    }

    void membership(Event& event) const {
        event.kind = EventKind::membership;
        event.audience = Audience::room_members;
        const auto* membership = subjects_.membership(event.room, event.person);
        MembershipChange change{.room_id = event.room, .user_id = event.person};
        if (membership != nullptr) {
            // How far somebody has read is nobody else's business.
            change.membership = Membership{.role = membership->role, .joined_at = membership->joined_at};
        }
        event.frame = frame(event, change);
        const auto* room = subjects_.room(event.room.value);
        const bool visible = room != nullptr && (membership != nullptr || room->kind == RoomKind::public_room);
        if (membership != nullptr) change.membership = *membership;
        if (visible) {
            change.room = *room;
            change.room->membership = change.membership;
        }
        event.personal = frame(event, change);
    }

    void user(Event& event, const StoredEvent& row) const {
        event.kind = EventKind::user;
        event.audience = Audience::everyone;
        if (const auto* user = subjects_.user(row.subject_id)) event.frame = frame(event, *user);
    }

    void read(Event& event) const {
        event.kind = EventKind::read;
        const auto* membership = subjects_.membership(event.room, event.person);
        if (membership != nullptr) event.personal = frame(event, ReadMark{event.room, *membership});
    }

    void room_gone(Event& event) const {
        event.kind = EventKind::room_gone;
        event.audience = Audience::room_members;
        event.frame = frame(event, RoomGone{event.room});
    }

    const std::string& epoch_;
    const Subjects& subjects_;
};

}  // namespace

std::vector<Event> encode(store::Transaction& tx, const std::string& epoch, std::span<const StoredEvent> rows) {
    const Subjects subjects{tx, rows};
    const Encoder encoder{epoch, subjects};
    std::vector<Event> events;
    events.reserve(rows.size());
    for (const auto& row : rows) events.push_back(encoder.encode(row));
    return events;
}

Event message_event(const std::string& epoch, const Message& message) {
    Event event{.position = message.event_seq,
                .kind = EventKind::message,
                .audience = Audience::room_members,
                .room = message.room_id};
    event.frame = message_frame(epoch, event, message);
    return event;
}

MembershipEffect effect_of(const StoredEvent& row) {
    if (row.kind == Kind::member_joined) return MembershipEffect::begins;
    if (row.kind == Kind::member_left) return MembershipEffect::ends;
    return MembershipEffect::none;
}

UserId person_of(const StoredEvent& row) {
    const bool personal = row.kind == Kind::member_joined || row.kind == Kind::member_left ||
                          row.kind == Kind::member_changed || row.kind == Kind::read;
    return personal ? UserId{row.subject_id} : UserId{};
}

}  // namespace causerie::events
