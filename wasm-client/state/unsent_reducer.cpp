#include <algorithm>

#include "wasm-client/state/reduction.hpp"

namespace causerie::reduction {
namespace {

using Kept = std::vector<Unsent>;

Kept wanted(const State& state) {
    Kept found;
    const auto add = [&](Unsent unsent) { found.push_back(std::move(unsent)); };
    for (const auto& [id, room] : state.rooms) {
        for (const auto& entry : room.timeline.unconfirmed) {
            if (entry.delivery == Delivery::sent) continue;
            const bool refused = entry.delivery == Delivery::failed && !entry.retries_itself;
            const auto& message = entry.message;
            add({state.me.id, id, message.client_id, message.body, entry.order, refused ? entry.problem : ""});
        }
        if (!room.draft.empty()) add({state.me.id, id, {}, room.draft, room.draft_order, {}});
    }
    return found;
}

void put_back(RoomState& room, const Unsent& unsent) {
    const auto is_it = [&](const TimelineEntry& entry) {
        return entry.message.client_id == unsent.client_id && entry.message.author_id == unsent.user;
    };
    const auto& confirmed = room.timeline.confirmed;
    auto& unconfirmed = room.timeline.unconfirmed;
    // The page before may have ended between the server's answer and taking note of it.
    if (std::ranges::any_of(confirmed, is_it) || std::ranges::any_of(unconfirmed, is_it)) return;
    TimelineEntry entry{.delivery = unsent.problem.empty() ? Delivery::sending : Delivery::failed};
    entry.problem = unsent.problem;
    entry.order = unsent.order;
    entry.message.room_id = unsent.room;
    entry.message.author_id = unsent.user;
    entry.message.client_id = unsent.client_id;
    entry.message.body = unsent.body;
    entry.message.created_at = {unsent.order};
    auto place = unconfirmed.begin();
    while (place != unconfirmed.end() && place->order <= entry.order) ++place;
    unconfirmed.insert(place, std::move(entry));
}

bool restore_draft(RoomState& room, const Unsent& unsent) {
    if (room.draft_order == unsent.order) return true;
    if (!room.draft.empty()) return false;
    room.draft = unsent.body;
    room.draft_order = unsent.order;
    ++room.draft_revision;
    return true;
}

// Whether it has found its place, if only for being forgotten.
bool restore(Run& run, const Unsent& unsent) {
    auto& state = run.state;
    if (unsent.user != state.me.id) return false;
    state.last_order = std::max(state.last_order, unsent.order);
    auto* room = find_room(state, unsent.room);
    const bool is_draft = unsent.client_id.empty();
    if (room != nullptr && is_joined(*room)) {
        if (is_draft && !restore_draft(*room, unsent)) return false;
        if (!is_draft) put_back(*room, unsent);
    } else if (!is_draft) {
        notify(run, "Messages that had not been sent were lost with a room that you are not in any more");
    }
    state.kept.push_back(unsent);
    return true;
}

}  // namespace

std::int64_t next_order(Run& run) {
    auto& last = run.state.last_order;
    last = std::max(last + 1, run.action.now_ms);
    return last;
}

void apply(Run& run, const UnsentFound& event) {
    auto& set_aside = run.state.set_aside;
    set_aside.insert(set_aside.end(), event.found.begin(), event.found.end());
    if (run.state.screen != Screen::chat) return;
    restore_unsent(run);
    for (auto& [id, room] : run.state.rooms) send_waiting(run, room);
}

void restore_unsent(Run& run) {
    auto found = std::exchange(run.state.set_aside, {});
    for (auto& unsent : found) {
        if (!restore(run, unsent)) run.state.set_aside.push_back(std::move(unsent));
    }
}

void set_unsent_aside(State& state) {
    for (auto& unsent : std::exchange(state.kept, {})) state.set_aside.push_back(std::move(unsent));
}

std::int64_t forget_unsent(Run& run) {
    auto& state = run.state;
    set_unsent_aside(state);
    std::int64_t messages = 0;
    std::erase_if(state.set_aside, [&](const Unsent& unsent) {
        const bool is_own = unsent.user == state.me.id;
        if (is_own && !unsent.client_id.empty()) ++messages;
        return is_own;
    });
    // Those of the person's other pages too, of which this one knows nothing.
    run.emit(DropUnsent{key_of(state.me.id)});
    return messages;
}

void take_note_of_unsent(Run& run) {
    auto& state = run.state;
    if (state.me.id == UserId{}) return;
    auto now = wanted(state);
    if (now == state.kept) return;
    for (const auto& unsent : now) {
        if (std::ranges::find(state.kept, unsent) == state.kept.end()) run.emit(KeepUnsent{unsent});
    }
    for (const auto& unsent : state.kept) {
        const auto key = key_of(unsent);
        const auto has_key = [&key](const Unsent& other) { return key_of(other) == key; };
        if (std::ranges::none_of(now, has_key)) run.emit(DropUnsent{key});
    }
    state.kept = std::move(now);
}

}  // namespace causerie::reduction
