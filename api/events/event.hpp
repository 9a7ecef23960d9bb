#pragma once

#include <cstddef>
#include <cstdint>

#include "api/events/frame.hpp"
#include "common/model/event.hpp"
#include "common/model/ids.hpp"

namespace causerie::events {

/// Who gets an event's shared copy.
enum class Audience { everyone, room_members, nobody };

/// What an event does to the membership of `Event::person` in `Event::room`.
enum class MembershipEffect { none, begins, ends };

/// One position of the log, ready to be handed out.
struct Event {
    std::int64_t position{};
    EventKind kind{EventKind::message};
    Audience audience{Audience::nobody};
    MembershipEffect effect{MembershipEffect::none};
    RoomId room{};     ///< 0 unless the event is about a room.
    UserId person{};   ///< Whom it concerns personally; 0 for nobody.
    Frame frame{};     ///< What the audience gets; null when nobody is to see anything at this position.
    Frame personal{};  ///< What `person` gets instead; null when there is no such copy.

    /// Bytes that keeping the event costs.
    [[nodiscard]] std::size_t size() const {
        return sizeof *this + (frame ? frame->capacity() : 0) + (personal ? personal->capacity() : 0);
    }
};

/// The copy that `user` gets, or null.
/// @param is_member  whether `user` is a member of `event.room` just before the event
[[nodiscard]] inline const Frame& copy_for(const Event& event, UserId user, bool is_member) {
    static const Frame none;
    if (event.personal && event.person == user) return event.personal;
    const bool addressed =
        event.audience == Audience::everyone || (event.audience == Audience::room_members && is_member);
    return addressed ? event.frame : none;
}

}  // namespace causerie::events
