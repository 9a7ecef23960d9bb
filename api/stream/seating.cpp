#include "api/stream/seating.hpp"

#include <algorithm>

namespace causerie::stream {

void Seating::enter(Subscriber& subscriber, const std::vector<RoomId>& rooms) {
    subscriber.seats.reserve(rooms.size() + 3);
    sit(subscriber, everyone_);
    sit(subscriber, by_user_[subscriber.user.value]);
    sit(subscriber, by_session_[subscriber.session.value]);
    for (const auto room : rooms) sit(subscriber, of_room(room));
}

void Seating::leave(Subscriber& subscriber) {
    std::vector<RoomId> rooms;
    for (const auto& seat : subscriber.seats) {
        if (seat.room() != RoomId{}) rooms.push_back(seat.room());
    }
    while (!subscriber.seats.empty()) stand_up(subscriber, subscriber.seats.size() - 1);
    for (const auto room : rooms) forget_if_empty(by_room_, room.value);
    forget_if_empty(by_user_, subscriber.user.value);
    forget_if_empty(by_session_, subscriber.session.value);
}

bool Seating::is_in(const Subscriber& subscriber, RoomId room) const {
    if (room == RoomId{}) return false;
    return std::ranges::any_of(subscriber.seats, [&](const Seat& seat) { return seat.room() == room; });
}

std::vector<SessionId> Seating::sessions() const {
    std::vector<SessionId> sessions;
    sessions.reserve(by_session_.size());
    for (const auto& [session, roster] : by_session_) sessions.push_back({session});
    return sessions;
}

Roster& Seating::of_room(RoomId room) {
    auto& roster = by_room_[room.value];
    roster.room = room;
    return roster;
}

void Seating::sit(Subscriber& subscriber, Roster& roster) {
    const auto seat = static_cast<std::uint32_t>(subscriber.seats.size());
    const auto entry = static_cast<std::uint32_t>(roster.entries.size());
    roster.entries.push_back({&subscriber, seat});
    subscriber.seats.push_back({&roster, entry});
}

// The last entry and the last seat each fill the gap, so both sides' indices follow.
void Seating::stand_up(Subscriber& subscriber, std::size_t index) {
    const auto seat = subscriber.seats[index];
    auto& entries = seat.roster->entries;
    entries[seat.entry] = entries.back();
    entries.pop_back();
    if (seat.entry < entries.size()) {
        const auto& moved = entries[seat.entry];
        moved.subscriber->seats[moved.seat].entry = seat.entry;
    }
    subscriber.seats[index] = subscriber.seats.back();
    subscriber.seats.pop_back();
    if (index < subscriber.seats.size()) {
        const auto& moved = subscriber.seats[index];
        moved.roster->entries[moved.entry].seat = static_cast<std::uint32_t>(index);
    }
}

void Seating::apply(const events::Event& event) {
    for_each(by_user_, event.person.value, [&](Subscriber& subscriber) {
        if (event.position > subscriber.position) apply_to(subscriber, event);
    });
    forget_if_empty(by_room_, event.room.value);
}

void Seating::apply_to(Subscriber& subscriber, const events::Event& event) {
    if (event.effect == events::MembershipEffect::begins && !is_in(subscriber, event.room)) {
        sit(subscriber, of_room(event.room));
    }
    if (event.effect == events::MembershipEffect::ends) {
        const auto seat = std::ranges::find(subscriber.seats, event.room, &Seat::room);
        if (seat != subscriber.seats.end()) {
            stand_up(subscriber, static_cast<std::size_t>(seat - subscriber.seats.begin()));
        }
    }
}

void Seating::forget_if_empty(Rosters& rosters, std::int64_t key) {
    const auto found = rosters.find(key);
    if (found != rosters.end() && found->second.entries.empty()) rosters.erase(found);
}

}  // namespace causerie::stream
