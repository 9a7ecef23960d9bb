#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "api/events/event.hpp"
#include "common/model/ids.hpp"

namespace causerie::stream {

/// One open stream or waiting long poll, as far as it concerns who gets what.
struct Subscriber {
    UserId user{};
    SessionId session{};
    std::int64_t position{};  ///< What it has had already; it gets only events after it.

    // For `Seating` only.
    Subscriber* next_of_session{};
    Subscriber* previous_of_session{};
    std::uint32_t place{};  ///< Among its person's.
    bool is_seated{};
};

/// Who sits where: decides which subscribers get an event, and follows the memberships that events change. People sit
/// in rooms, and streams at people: somebody with many streams takes each seat once. Memory is the concern here, which
/// is why seats refer to each other by number and not by address.
/// Not synchronised: the hub's thread owns it. A seated subscriber must not move in memory.
class Seating {
public:
    /// @param rooms  those whose member the user is at `subscriber.position`, which is not before the last event that
    ///               was handed out
    void enter(Subscriber& subscriber, const std::vector<RoomId>& rooms);

    /// Does nothing for one who has left already, or never entered.
    void leave(Subscriber& subscriber);

    /// Calls `give(Subscriber&, const events::Frame&)` for each who gets a copy of `event`, then lets the event change
    /// who sits in its room. `give` must neither enter nor leave.
    template <typename Give>
    void hand_out(const events::Event& event, Give give) {
        const auto give_person = [&](const Person& person, const events::Frame& frame) {
            for (auto* subscriber : person.subscribers) {
                if (event.position > subscriber->position) give(*subscriber, frame);
            }
        };
        if (event.personal) {
            if (const auto* person = find(event.person)) give_person(*person, event.personal);
        }
        if (event.frame) {
            const auto shared = [&](const Person& person) {
                if (!(event.personal && person.user == event.person)) give_person(person, event.frame);
            };
            if (event.audience == events::Audience::everyone) std::ranges::for_each(people_, shared);
            if (event.audience == events::Audience::room_members) for_each_in(event.room, shared);
        }
        if (event.effect != events::MembershipEffect::none) apply(event);
    }

    /// What `hand_out` does, for one subscriber who has not entered yet: brings one whose position the others have left
    /// behind past `event`. Events already had are skipped.
    /// @param rooms  the subscriber's at its position; changed with it
    template <typename Give>
    static void catch_up(Subscriber& subscriber, std::vector<RoomId>& rooms, const events::Event& event, Give give) {
        if (event.position <= subscriber.position) return;
        const auto place = std::ranges::find(rooms, event.room);
        const bool is_member = event.room != RoomId{} && place != rooms.end();
        const auto& frame = events::copy_for(event, subscriber.user, is_member);
        if (frame) give(subscriber, frame);
        if (event.person == subscriber.user) {
            if (event.effect == events::MembershipEffect::begins && !is_member) rooms.push_back(event.room);
            if (event.effect == events::MembershipEffect::ends && is_member) rooms.erase(place);
        }
        subscriber.position = event.position;
    }

    template <typename Visit>
    void for_each_of(SessionId session, Visit visit) {
        const auto found = by_session_.find(session.value);
        if (found == by_session_.end()) return;
        for (auto* one = found->second; one != nullptr; one = one->next_of_session) visit(*one);
    }

    [[nodiscard]] std::size_t size() const { return size_; }

    /// The sessions that have a subscriber, each once.
    [[nodiscard]] std::vector<SessionId> sessions() const;

private:
    using Number = std::uint32_t;

    /// One member of a room, or one room of a member: where it is on the other side.
    struct Seat {
        Number owner{};  ///< In `people_` or `rooms_`.
        Number index{};  ///< Of the seat there.
    };

    struct Person {
        UserId user{};
        std::int64_t position{};  ///< Its rooms are those after this event and all that were handed out since.
        std::vector<Subscriber*> subscribers{};  ///< Empty where the number is free.
        std::vector<Seat> seats{};               ///< In `rooms_`.
    };

    struct Room {
        RoomId id{};
        std::vector<Seat> seats{};  ///< Of `people_`; empty where the number is free.
    };

    template <typename Visit>
    void for_each_in(RoomId id, Visit visit) const {
        const auto found = number_of_room_.find(id.value);
        if (found == number_of_room_.end()) return;
        for (const auto& seat : rooms_[found->second].seats) visit(people_[seat.owner]);
    }

    [[nodiscard]] const Person* find(UserId user) const;
    [[nodiscard]] Number person_of(UserId user);
    [[nodiscard]] Number room_of(RoomId id);
    void sit(Number person, RoomId room);
    void stand_up(Number person, std::size_t index);
    void seat_in(Number person, const std::vector<RoomId>& rooms);
    void apply(const events::Event& event);
    void enlist(Subscriber& subscriber);
    void strike_off(Subscriber& subscriber);

    std::vector<Person> people_;
    std::vector<Number> free_people_;
    std::unordered_map<std::int64_t, Number> number_of_person_;
    std::vector<Room> rooms_;
    std::vector<Number> free_rooms_;
    std::unordered_map<std::int64_t, Number> number_of_room_;
    std::unordered_map<std::int64_t, Subscriber*> by_session_;  ///< The first of each one's list.
    std::size_t size_{};
};

}  // namespace causerie::stream
