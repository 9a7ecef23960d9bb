#include "wasm-client/state/reduction.hpp"

namespace causerie::reduction {
namespace {

// Takes over what is to outlive the snapshot: drafts, unsent messages, and the history if nothing of it can have
// changed unseen.
RoomState renewed(RoomState held, const Room& room, bool history_holds) {
    if (!history_holds || !is_same_stay(held.room, room)) held.timeline.forget();
    held.room = room;
    held.members_heard.clear();
    return held;
}

void renew_rooms(Run& run, const Snapshot& snapshot, bool history_holds) {
    auto& state = run.state;
    std::map<RoomId, RoomState> rooms;
    for (const auto& room : snapshot.rooms) {
        const auto held = state.rooms.extract(room.id);
        rooms[room.id] = renewed(held ? std::move(held.mapped()) : RoomState{}, room, history_holds);
    }
    for (auto& [id, lost] : state.rooms) drop_unsent(run, lost);
    state.rooms = std::move(rooms);
    for (auto& [id, room] : state.rooms) {
        if (!is_joined(room)) drop_unsent(run, room);
    }
}

void open_a_room(Run& run) {
    auto& state = run.state;
    const auto wanted = std::exchange(state.wanted_room, std::nullopt);
    const auto last = std::exchange(state.current_room, std::nullopt);
    for (const auto& choice : {wanted, last}) {
        const auto* room = choice ? find_room(state, *choice) : nullptr;
        if (room != nullptr && is_joined(*room)) return show_room(run, *choice);
    }
    show_any_room(run);
    // What was lost with a room is the graver news.
    if (wanted && state.notice.empty()) notify(run, "You are not in that room");
}

}  // namespace

void apply(Run& run, const SnapshotArrived& event) {
    auto& state = run.state;
    auto& connection = state.connection;
    if (state.screen == Screen::signed_out || connection.link != Link::connecting || !connection.needs_snapshot) return;
    const auto& snapshot = event.snapshot;
    if (state.me.id != snapshot.me.id) {
        // Somebody else signed in on this page: nothing of the one before may be seen, least of all sent.
        set_unsent_aside(state);
        // The composer on the page may still hold the other's draft, which another revision overwrites.
        for (auto& [id, room] : state.rooms) room = RoomState{.draft_revision = room.draft_revision + 1};
        state.current_room.reset();
        state.notice.clear();
        state.dialog = Dialog::none;
    }
    const bool history_holds = snapshot.cursor == connection.cursor;
    state.me = snapshot.me;
    state.users.clear();
    for (const auto& user : snapshot.users) state.users[user.id] = user;
    state.users[snapshot.me.id] = snapshot.me;
    renew_rooms(run, snapshot, history_holds);
    restore_unsent(run);
    state.screen = Screen::chat;
    connection.cursor = snapshot.cursor;
    connection.needs_snapshot = false;
    connection.heard_at_ms = run.now_ms();
    follow_log(run);
    open_a_room(run);
}

}  // namespace causerie::reduction
