#include <algorithm>

#include "common/validation/validate.hpp"
#include "wasm-client/state/reduction.hpp"
#include "wasm-client/state/selectors.hpp"

namespace causerie::reduction {
namespace {

constexpr std::string_view default_room_name = "general";

void open_dialog(State& state, Dialog dialog) {
    state.dialog = dialog;
    state.menu_open = false;
    if (dialog == Dialog::create_room) state.room_form = {.revision = state.room_form.revision + 1};
}

}  // namespace

RoomState* find_room(State& state, RoomId id) {
    const auto found = state.rooms.find(id);
    return found == state.rooms.end() ? nullptr : &found->second;
}

bool is_joined(const RoomState& room) { return room.room.membership.has_value(); }

bool is_same_stay(const Room& before, const Room& after) {
    return before.membership && after.membership && before.membership->joined_at == after.membership->joined_at;
}

void adopt_room(Run& run, const Room& room) {
    auto& held = run.state.rooms[room.id];
    const bool same_stay = is_same_stay(held.room, room);
    held.room = room;
    held.members_heard.clear();
    recount(held, run.state.me.id);
    if (!same_stay) read_anew(run, held);
}

void forget_room(Run& run, RoomId id) {
    auto* room = find_room(run.state, id);
    if (room == nullptr) return;
    drop_unsent(run, *room);
    run.state.rooms.erase(id);
    if (run.state.current_room == id) show_any_room(run);
}

void leave_room(Run& run, RoomId id) {
    auto* room = find_room(run.state, id);
    if (room == nullptr) return;
    if (room->room.kind != RoomKind::public_room) return forget_room(run, id);
    if (!is_joined(*room)) return;
    drop_unsent(run, *room);
    room->timeline.forget();
    room->room.membership.reset();
    room->room.member_count = std::max<std::int64_t>(room->room.member_count - 1, 0);
    if (run.state.current_room == id) show_any_room(run);
}

void show_room(Run& run, RoomId id) {
    auto& state = run.state;
    if (state.current_room != id) {
        state.current_room = id;
        run.emit(ShowAddress{id});
    }
    fetch_missing_pages(run, Waiting::no_longer);
}

void show_any_room(Run& run) {
    auto& state = run.state;
    state.current_room.reset();
    if (state.dialog == Dialog::leave_room) state.dialog = Dialog::none;
    const auto rooms = joined_rooms(state);
    const auto general = std::ranges::find(rooms, default_room_name, &RoomLine::name);
    if (general != rooms.end()) return show_room(run, general->id);
    if (!rooms.empty()) show_room(run, rooms.front().id);
}

void choose_room(Run& run, RoomId id) {
    auto& state = run.state;
    state.wanted_room.reset();
    state.dialog = Dialog::none;
    state.menu_open = false;
    show_room(run, id);
}

void apply(Run& run, const RoomChosen& event) {
    const auto* room = find_room(run.state, event.room);
    if (room != nullptr && is_joined(*room)) {
        run.state.notice.clear();
        choose_room(run, event.room);
    } else if (run.state.screen == Screen::chat) {
        notify(run, "You are not in that room");
    } else {
        run.state.wanted_room = event.room;
    }
}

void apply(Run& run, const DialogOpened& event) {
    open_dialog(run.state, event.dialog);
    if (event.dialog == Dialog::status) begin_watching(run);
}

void apply(Run& run, const DialogClosed&) { open_dialog(run.state, Dialog::none); }

void apply(Run& run, const RoomFormEdited& event) {
    auto& form = run.state.room_form;
    form.room = event.room;
    form.problem.clear();
}

void apply(Run& run, const CreateRoomPressed&) {
    auto& form = run.state.room_form;
    if (form.sending) return;
    const auto room = validated(form.room);
    if (!room) {
        form.problem = reason(room.error());
        return;
    }
    form.sending = true;
    form.problem.clear();
    run.emit(CreateRoom{*room});
}

void apply(Run& run, const RoomOpened& event) {
    if (run.state.screen != Screen::chat || !event.room.membership) return;
    auto& form = run.state.room_form;
    form = {.revision = form.revision + 1};
    adopt_room(run, event.room);
    choose_room(run, event.room.id);
}

void apply(Run& run, const RoomCreationFailed& event) {
    auto& form = run.state.room_form;
    form.sending = false;
    if (event.error.code == ErrorCode::unauthenticated) return end_session(run);
    if (run.state.dialog != Dialog::create_room) return notify(run, reason(event.error));
    form.problem = reason(event.error);
}

void apply(Run& run, const JoinPressed& event) {
    const auto* room = find_room(run.state, event.room);
    if (room == nullptr) return;
    if (is_joined(*room)) return choose_room(run, event.room);
    run.state.wanted_room = event.room;
    run.emit(JoinRoom{event.room});
}

void apply(Run& run, const JoinFailed& event) {
    if (event.error.code == ErrorCode::unauthenticated) return end_session(run);
    if (run.state.wanted_room == event.room) run.state.wanted_room.reset();
    notify(run, reason(event.error));
}

void apply(Run& run, const LeavePressed& event) {
    if (run.state.dialog == Dialog::leave_room) run.state.dialog = Dialog::none;
    const auto* room = find_room(run.state, event.room);
    if (room != nullptr && is_joined(*room)) run.emit(LeaveRoom{event.room});
}

void apply(Run& run, const MenuToggled&) { run.state.menu_open = !run.state.menu_open; }

void notify(Run& run, std::string text) {
    run.emit(Announce{text});
    run.state.notice = std::move(text);
}

void apply(Run& run, const NoticeDismissed&) { run.state.notice.clear(); }

}  // namespace causerie::reduction
