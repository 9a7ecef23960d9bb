#include <algorithm>

#include "wasm-client/state/reduction.hpp"
#include "wasm-client/state/selectors.hpp"

namespace causerie::reduction {
namespace {

void count_unread(RoomState& room, const Message& message, UserId me) {
    auto& membership = *room.room.membership;
    const bool counts = message.author_id != me && !message.deleted_at && message.seq > membership.read_seq;
    if (!counts) return;
    ++membership.unread;
    if (std::ranges::find(message.mentions, me) != message.mentions.end()) ++membership.mentions;
}

void announce(Run& run, const RoomState& room, const Message& message) {
    const auto& state = run.state;
    const bool heard = state.page_visible && state.current_room == room.room.id;
    if (!heard || message.author_id == state.me.id || message.deleted_at) return;
    run.emit(Announce{display_name(state, message.author_id) + ": " + message.body});
}

void apply_subject(Run& run, const Message& message) {
    auto& state = run.state;
    auto* room = find_room(state, message.room_id);
    if (room == nullptr || !is_joined(*room)) return;
    if (message.seq > room->room.last_seq) {
        room->room.last_seq = message.seq;
        count_unread(*room, message, state.me.id);
    }
    auto& timeline = room->timeline;
    timeline.heard_seq = std::max(timeline.heard_seq, message.seq);
    if (timeline.put(message, state.me.id)) announce(run, *room, message);
    recount(*room, state.me.id);
    fetch_missing_pages(run, Waiting::as_long_as_told);
}

void apply_subject(Run& run, const Room& told) {
    auto* room = find_room(run.state, told.id);
    if (room == nullptr) {
        run.state.rooms[told.id].room = told;
        return;
    }
    // The description is as of now, the counts are as of the place in the log that was reached.
    auto membership = std::move(room->room.membership);
    const auto last_seq = membership ? room->room.last_seq : told.last_seq;
    room->room = told;
    room->room.membership = std::move(membership);
    room->room.last_seq = last_seq;
}

void apply_own_membership(Run& run, const MembershipChange& change) {
    if (!change.membership) {
        leave_room(run, change.room_id);
        if (auto* room = find_room(run.state, change.room_id); room != nullptr && change.room) {
            room->room = *change.room;
            room->room.membership.reset();
        }
        return;
    }
    if (change.room) {
        Room room = *change.room;
        room.membership = change.membership;
        adopt_room(run, room);
        if (run.state.wanted_room == change.room_id) choose_room(run, change.room_id);
    } else if (auto* room = find_room(run.state, change.room_id)) {
        Room told = room->room;
        told.membership = change.membership;
        adopt_room(run, told);
    }
}

void apply_subject(Run& run, const MembershipChange& change) {
    if (change.user_id == run.state.me.id) return apply_own_membership(run, change);
    auto* room = find_room(run.state, change.room_id);
    if (room == nullptr) return;
    const bool is_in = change.membership.has_value();
    const auto known = room->members_heard.find(change.user_id);
    // The log tells what is so now, perhaps twice; only a difference counts.
    if (known != room->members_heard.end() && known->second == is_in) return;
    room->members_heard[change.user_id] = is_in;
    room->room.member_count = std::max<std::int64_t>(room->room.member_count + (is_in ? 1 : -1), 0);
}

void apply_subject(Run& run, const User& user) {
    run.state.users[user.id] = user;
    if (user.id == run.state.me.id) run.state.me = user;
}

void apply_subject(Run& run, const ReadMark& mark) {
    auto* room = find_room(run.state, mark.room_id);
    if (room == nullptr || !is_joined(*room)) return;
    // The mark tells the membership as it is now, which may be a later one than the stream has reached.
    if (room->room.membership->joined_at != mark.membership.joined_at) read_anew(run, *room);
    auto& membership = *room->room.membership;
    membership = mark.membership;
    // The count is as of now; what the stream has yet to bring is counted when it comes.
    const auto known_later = std::max<std::int64_t>(room->room.last_seq - membership.read_seq, 0);
    membership.unread = std::min(membership.unread, known_later);
    membership.mentions = std::min(membership.mentions, membership.unread);
    recount(*room, run.state.me.id);
}

void apply_subject(Run& run, const RoomGone& gone) { forget_room(run, gone.room_id); }

}  // namespace

void apply(Run& run, const EventArrived& event) {
    trust_stream(run);
    take_event(run, event);
}

void take_event(Run& run, const EventArrived& event) {
    if (!advance(run, event.cursor)) return;
    std::visit([&run](const auto& subject) { apply_subject(run, subject); }, event.data);
}

}  // namespace causerie::reduction
