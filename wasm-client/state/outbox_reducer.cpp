#include <algorithm>

#include "common/validation/validate.hpp"
#include "wasm-client/state/reduction.hpp"

namespace causerie::reduction {
namespace {

enum class InFlight { wait_for_answer, send_again };

// Posts the next message of a room. Only one at a time: what is first on the screen is first in the log.
void send_next(Run& run, RoomState& room, InFlight in_flight) {
    if (run.state.connection.link != Link::live) return;
    for (auto& entry : room.timeline.unconfirmed) {
        const bool refused = entry.delivery == Delivery::failed && !entry.retries_itself;
        if (entry.delivery == Delivery::sent || refused) continue;
        if (entry.delivery == Delivery::failed) return;
        if (entry.open_requests > 0 && in_flight == InFlight::wait_for_answer) return;
        ++entry.open_requests;
        run.emit(PostMessage{room.room.id, {entry.message.client_id, entry.message.body}});
        return;
    }
}

void revive(RoomState& room) {
    for (auto& entry : room.timeline.unconfirmed) {
        if (entry.delivery != Delivery::failed || !entry.retries_itself) continue;
        entry.delivery = Delivery::sending;
        entry.retries_itself = false;
        entry.problem.clear();
    }
}

using Entries = std::vector<TimelineEntry>;

Entries::iterator find_entry(RoomState& room, const std::string& client_id) {
    return std::ranges::find_if(room.timeline.unconfirmed,
                                [&](const TimelineEntry& entry) { return entry.message.client_id == client_id; });
}

void count_answer(RoomState& room, const std::string& client_id) {
    const auto entry = find_entry(room, client_id);
    if (entry == room.timeline.unconfirmed.end()) return;
    entry->open_requests = std::max<std::int64_t>(entry->open_requests - 1, 0);
}

Timestamp last_time(const RoomState& room) {
    const auto& confirmed = room.timeline.confirmed;
    return confirmed.empty() ? Timestamp{} : confirmed.back().message.created_at;
}

void fail_entry(Run& run, TimelineEntry& entry, const Error& error) {
    entry.delivery = Delivery::failed;
    entry.problem = reason(error);
    entry.retries_itself = is_temporary(error);
    auto& connection = run.state.connection;
    if (!entry.retries_itself || connection.resend_at_ms) return;
    connection.resend_at_ms = run.now_ms() + backoff_ms(connection.resend_attempts, run.action.random);
    ++connection.resend_attempts;
}

}  // namespace

void apply(Run& run, const DraftEdited& event) {
    auto* room = find_room(run.state, event.room);
    if (room == nullptr) return;
    if (event.text.empty()) room->draft_order = 0;
    if (!event.text.empty() && room->draft_order == 0) room->draft_order = next_order(run);
    room->draft = event.text;
}

void apply(Run& run, const SendPressed& event) {
    auto* room = find_room(run.state, event.room);
    if (room == nullptr || !is_joined(*room)) return;
    const auto message = validated(NewMessage{event.client_id, room->draft});
    if (!message) {
        const bool empty = std::ranges::any_of(message.error().fields, [](const FieldError& field) {
            return field.field == "body" && field.code == "too_short";
        });
        if (!empty) notify(run, reason(message.error()));
        return;
    }
    if (find_entry(*room, event.client_id) != room->timeline.unconfirmed.end()) return;
    TimelineEntry entry{.delivery = Delivery::sending};
    entry.message.room_id = event.room;
    entry.message.author_id = run.state.me.id;
    entry.message.client_id = message->client_id;
    entry.message.body = message->body;
    // A clock that is slow must not put the message before those that are on the screen already.
    entry.message.created_at = std::max(Timestamp{run.action.now_ms}, last_time(*room));
    entry.order = next_order(run);
    room->timeline.unconfirmed.push_back(std::move(entry));
    room->draft.clear();
    room->draft_order = 0;
    ++room->draft_revision;
    ++room->sent_count;
    run.state.notice.clear();
    send_next(run, *room, InFlight::wait_for_answer);
}

void apply(Run& run, const RetryPressed& event) {
    auto* room = find_room(run.state, event.room);
    if (room == nullptr) return;
    auto& entries = room->timeline.unconfirmed;
    const auto entry = find_entry(*room, event.client_id);
    if (entry == entries.end() || entry->delivery != Delivery::failed) return;
    // Later messages may have gone past a refused one, but not past one that could not be delivered.
    const bool was_refused = !entry->retries_itself;
    entry->delivery = Delivery::sending;
    entry->retries_itself = false;
    entry->problem.clear();
    if (was_refused) {
        entry->order = next_order(run);
        std::rotate(entry, entry + 1, entries.end());
    }
    send_next(run, *room, InFlight::wait_for_answer);
}

void apply(Run& run, const DiscardPressed& event) {
    auto* room = find_room(run.state, event.room);
    if (room == nullptr) return;
    const auto entry = find_entry(*room, event.client_id);
    if (entry == room->timeline.unconfirmed.end() || entry->delivery != Delivery::failed) return;
    room->timeline.unconfirmed.erase(entry);
    send_next(run, *room, InFlight::wait_for_answer);
}

void apply(Run& run, const MessagePosted& event) {
    auto* room = find_room(run.state, event.message.room_id);
    if (room == nullptr) return;
    run.state.connection.resend_attempts = 0;
    count_answer(*room, event.message.client_id);
    room->timeline.put(event.message, run.state.me.id);
    recount(*room, run.state.me.id);
    send_next(run, *room, InFlight::wait_for_answer);
}

void apply(Run& run, const PostFailed& event) {
    auto* room = find_room(run.state, event.room);
    if (room == nullptr) return;
    count_answer(*room, event.client_id);
    if (const auto entry = find_entry(*room, event.client_id); entry != room->timeline.unconfirmed.end()) {
        // Another request with it may still succeed, or the log has shown that this one did.
        const bool undecided = entry->delivery == Delivery::sending && entry->open_requests == 0;
        if (undecided && event.error.code != ErrorCode::unauthenticated) fail_entry(run, *entry, event.error);
    }
    if (event.error.code == ErrorCode::unauthenticated) return end_session(run);
    send_next(run, *room, InFlight::wait_for_answer);
}

void resend_everything(Run& run) {
    run.state.connection.resend_at_ms.reset();
    run.state.connection.resend_attempts = 0;
    for (auto& [id, room] : run.state.rooms) {
        revive(room);
        send_next(run, room, InFlight::send_again);
    }
}

void send_waiting(Run& run, RoomState& room) { send_next(run, room, InFlight::wait_for_answer); }

void resend_when_due(Run& run) {
    auto& connection = run.state.connection;
    const bool due = connection.resend_at_ms && run.now_ms() >= *connection.resend_at_ms;
    if (!due || connection.link != Link::live) return;
    connection.resend_at_ms.reset();
    send_read_marks(run);
    for (auto& [id, room] : run.state.rooms) {
        revive(room);
        send_next(run, room, InFlight::wait_for_answer);
    }
}

void drop_unsent(Run& run, RoomState& room) {
    if (room.timeline.unconfirmed.empty()) return;
    room.timeline.unconfirmed.clear();
    notify(run, "Messages that had not been sent were lost with the room " + room.room.name);
}

}  // namespace causerie::reduction
