#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "api/events/event.hpp"
#include "common/model/ids.hpp"

namespace causerie::stream {

struct Subscriber;

/// Everybody who shares a room, a person or a session. Entering and leaving are O(1).
struct Roster {
    struct Entry {
        Subscriber* subscriber{};
        std::uint32_t seat{};  ///< Index into the subscriber's `seats`.
    };
    RoomId room{};  ///< 0 unless it is a room's.
    std::vector<Entry> entries{};
};

/// One place of a subscriber in a roster.
struct Seat {
    Roster* roster{};
    std::uint32_t entry{};  ///< Index into the roster's `entries`.

    [[nodiscard]] RoomId room() const { return roster->room; }
};

/// One open stream or waiting long poll, as far as it concerns who gets what.
struct Subscriber {
    UserId user{};
    SessionId session{};
    std::int64_t position{};  ///< What it has had already; it gets only events after it.
    std::vector<Seat> seats{};
};

/// Who sits where: decides which subscribers get an event, and follows the memberships that events change.
/// Not synchronised: the hub's thread owns it. A seated subscriber must not move in memory.
class Seating {
public:
    /// @param rooms  those whose member the user is at `subscriber.position`
    void enter(Subscriber& subscriber, const std::vector<RoomId>& rooms);

    /// Does nothing for one who has left already.
    void leave(Subscriber& subscriber);

    /// Calls `give(Subscriber&, const events::Frame&)` for each who gets a copy of `event`, then lets the event change
    /// who sits in its room. `give` must neither enter nor leave.
    template <typename Give>
    void hand_out(const events::Event& event, Give give) {
        if (event.personal) {
            for_each(by_user_, event.person.value, [&](Subscriber& subscriber) {
                if (event.position > subscriber.position) give(subscriber, event.personal);
            });
        }
        if (event.frame) {
            const auto shared = [&](Subscriber& subscriber) {
                if (event.position <= subscriber.position) return;
                if (event.personal && subscriber.user == event.person) return;
                give(subscriber, event.frame);
            };
            if (event.audience == events::Audience::everyone) for_each(everyone_, shared);
            if (event.audience == events::Audience::room_members) for_each(by_room_, event.room.value, shared);
        }
        if (event.effect != events::MembershipEffect::none) apply(event);
    }

    /// What `hand_out` does, for one subscriber only: brings one who entered with a position that the others have left
    /// behind past `event`. Events already had are skipped.
    template <typename Give>
    void catch_up(Subscriber& subscriber, const events::Event& event, Give give) {
        if (event.position <= subscriber.position) return;
        const auto& frame = events::copy_for(event, subscriber.user, is_in(subscriber, event.room));
        if (frame) give(subscriber, frame);
        if (event.person == subscriber.user) apply_to(subscriber, event);
        subscriber.position = event.position;
    }

    template <typename Visit>
    void for_each_of(SessionId session, Visit visit) {
        for_each(by_session_, session.value, visit);
    }

    template <typename Visit>
    void for_each_of(UserId user, Visit visit) {
        for_each(by_user_, user.value, visit);
    }

    [[nodiscard]] std::size_t size() const { return everyone_.entries.size(); }
    [[nodiscard]] bool is_in(const Subscriber& subscriber, RoomId room) const;

    /// The sessions that have a subscriber, each once.
    [[nodiscard]] std::vector<SessionId> sessions() const;

private:
    using Rosters = std::unordered_map<std::int64_t, Roster>;

    template <typename Visit>
    static void for_each(Roster& roster, Visit visit) {
        for (auto& entry : roster.entries) visit(*entry.subscriber);
    }

    template <typename Visit>
    static void for_each(Rosters& rosters, std::int64_t key, Visit visit) {
        const auto found = rosters.find(key);
        if (found != rosters.end()) for_each(found->second, visit);
    }

    static void sit(Subscriber& subscriber, Roster& roster);
    [[nodiscard]] Roster& of_room(RoomId room);
    static void stand_up(Subscriber& subscriber, std::size_t seat);
    void apply(const events::Event& event);
    void apply_to(Subscriber& subscriber, const events::Event& event);
    void forget_if_empty(Rosters& rosters, std::int64_t key);

    Roster everyone_;
    Rosters by_user_;
    Rosters by_session_;
    Rosters by_room_;
};

}  // namespace causerie::stream
