#include "api/stream/seating.hpp"

#include <utility>

namespace causerie::stream {
namespace {

// The number of an unused element.
template <typename Element>
std::uint32_t take_number(std::vector<Element>& all, std::vector<std::uint32_t>& unused) {
    if (unused.empty()) {
        all.emplace_back();
        return static_cast<std::uint32_t>(all.size() - 1);
    }
    const auto number = unused.back();
    unused.pop_back();
    return number;
}

}  // namespace

void Seating::enter(Subscriber& subscriber, const std::vector<RoomId>& rooms) {
    const auto number = person_of(subscriber.user);
    auto& person = people_[number];
    // Of two streams that are ahead of the log, the one that is less so knows the rooms from which the events go on.
    if (person.subscribers.empty() || subscriber.position < person.position) {
        person.position = subscriber.position;
        seat_in(number, rooms);
    }
    subscriber.place = static_cast<Number>(person.subscribers.size());
    subscriber.is_seated = true;
    person.subscribers.push_back(&subscriber);
    enlist(subscriber);
    ++size_;
}

void Seating::leave(Subscriber& subscriber) {
    if (!std::exchange(subscriber.is_seated, false)) return;
    const auto number = person_of(subscriber.user);
    auto& all = people_[number].subscribers;
    all[subscriber.place] = all.back();
    all[subscriber.place]->place = subscriber.place;
    all.pop_back();
    strike_off(subscriber);
    --size_;
    if (!all.empty()) return;
    seat_in(number, {});
    number_of_person_.erase(subscriber.user.value);
    people_[number] = {};
    free_people_.push_back(number);
}

std::vector<SessionId> Seating::sessions() const {
    std::vector<SessionId> sessions;
    sessions.reserve(by_session_.size());
    for (const auto& [session, first] : by_session_) sessions.push_back({session});
    return sessions;
}

const Seating::Person* Seating::find(UserId user) const {
    const auto found = number_of_person_.find(user.value);
    return found == number_of_person_.end() ? nullptr : &people_[found->second];
}

Seating::Number Seating::person_of(UserId user) {
    const auto [found, is_new] = number_of_person_.try_emplace(user.value);
    if (is_new) {
        found->second = take_number(people_, free_people_);
        people_[found->second].user = user;
    }
    return found->second;
}

Seating::Number Seating::room_of(RoomId id) {
    const auto [found, is_new] = number_of_room_.try_emplace(id.value);
    if (is_new) {
        found->second = take_number(rooms_, free_rooms_);
        rooms_[found->second].id = id;
    }
    return found->second;
}

void Seating::sit(Number person, RoomId room) {
    const auto number = room_of(room);
    auto& own = people_[person].seats;
    auto& others = rooms_[number].seats;
    own.push_back({number, static_cast<Number>(others.size())});
    others.push_back({person, static_cast<Number>(own.size() - 1)});
}

// The last one of either side fills the gap, so the other side's indices follow.
void Seating::stand_up(Number person, std::size_t index) {
    auto& own = people_[person].seats;
    const auto seat = own[index];
    auto& room = rooms_[seat.owner];
    room.seats[seat.index] = room.seats.back();
    const auto moved_person = room.seats[seat.index];
    people_[moved_person.owner].seats[moved_person.index].index = seat.index;
    room.seats.pop_back();
    own[index] = own.back();
    own.pop_back();
    if (index < own.size()) rooms_[own[index].owner].seats[own[index].index].index = static_cast<Number>(index);
    if (!room.seats.empty()) return;
    number_of_room_.erase(room.id.value);
    room = {};
    free_rooms_.push_back(seat.owner);
}

void Seating::seat_in(Number person, const std::vector<RoomId>& rooms) {
    auto& seats = people_[person].seats;
    while (!seats.empty()) stand_up(person, seats.size() - 1);
    seats.reserve(rooms.size());
    for (const auto room : rooms) sit(person, room);
}

void Seating::enlist(Subscriber& subscriber) {
    auto& first = by_session_[subscriber.session.value];
    subscriber.next_of_session = first;
    subscriber.previous_of_session = nullptr;
    if (first != nullptr) first->previous_of_session = &subscriber;
    first = &subscriber;
}

void Seating::strike_off(Subscriber& subscriber) {
    auto* const next = subscriber.next_of_session;
    auto* const previous = subscriber.previous_of_session;
    if (next != nullptr) next->previous_of_session = previous;
    if (previous != nullptr) {
        previous->next_of_session = next;
    } else if (next != nullptr) {
        by_session_[subscriber.session.value] = next;
    } else {
        by_session_.erase(subscriber.session.value);
    }
}

void Seating::apply(const events::Event& event) {
    const auto found = number_of_person_.find(event.person.value);
    if (found == number_of_person_.end() || event.position <= people_[found->second].position) return;
    auto& seats = people_[found->second].seats;
    const auto place = std::ranges::find(seats, event.room, [&](const Seat& seat) { return rooms_[seat.owner].id; });
    if (event.effect == events::MembershipEffect::begins && place == seats.end()) sit(found->second, event.room);
    if (event.effect == events::MembershipEffect::ends && place != seats.end()) {
        stand_up(found->second, static_cast<std::size_t>(place - seats.begin()));
    }
}

}  // namespace causerie::stream
