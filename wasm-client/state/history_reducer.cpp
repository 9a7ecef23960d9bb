#include <algorithm>

#include "wasm-client/state/reduction.hpp"
#include "wasm-client/state/timing.hpp"

namespace causerie::reduction {
namespace {

void fetch_page(Run& run, RoomState& room, std::optional<std::int64_t> before) {
    auto& timeline = room.timeline;
    timeline.loading = true;
    timeline.load = ++run.state.loads;
    run.emit(FetchPage{room.room.id, before, timeline.load});
}

bool may_fetch(const Run& run, const RoomState& room, Waiting waiting) {
    const auto& timeline = room.timeline;
    const bool waits = waiting == Waiting::as_long_as_told && run.now_ms() < timeline.load_after_ms;
    return is_joined(room) && !timeline.loading && !waits;
}

bool is_awaited(const RoomState& room, std::int64_t load) {
    return room.timeline.loading && room.timeline.load == load;
}

void put_off(Run& run, Timeline& timeline) {
    timeline.load_after_ms = run.now_ms() + backoff_ms(timeline.load_attempts, run.action.random);
    ++timeline.load_attempts;
}

}  // namespace

void fetch_missing_pages(Run& run, Waiting waiting) {
    for (auto& [id, room] : run.state.rooms) {
        const auto& timeline = room.timeline;
        const bool wanted = timeline.has_gap() || (id == run.state.current_room && !timeline.loaded);
        if (wanted && may_fetch(run, room, waiting)) fetch_page(run, room, std::nullopt);
    }
}

void read_anew(Run& run, RoomState& room) {
    room.timeline.forget();
    send_waiting(run, room);
    fetch_missing_pages(run, Waiting::as_long_as_told);
}

void apply(Run& run, const HistoryWanted& event) {
    auto* room = find_room(run.state, event.room);
    if (room == nullptr) return;
    const auto& timeline = room->timeline;
    if (timeline.confirmed.empty() || !timeline.has_before) return;
    if (may_fetch(run, *room, Waiting::as_long_as_told)) {
        fetch_page(run, *room, timeline.confirmed.front().message.seq);
    }
}

void apply(Run& run, const PageArrived& event) {
    auto* room = find_room(run.state, event.room);
    if (room == nullptr || !is_awaited(*room, event.load)) return;
    auto& timeline = room->timeline;
    const bool had_gap = timeline.has_gap();
    const auto first_before = timeline.confirmed.empty() ? 0 : timeline.confirmed.front().message.seq;
    timeline.put_page(event.page, run.state.me.id);
    if (timeline.has_gap() && !event.before) {
        put_off(run, timeline);  // It was drawn up before what is missing; the next one will not be.
    } else {
        timeline.load_attempts = 0;
        timeline.load_after_ms = 0;
    }
    if (had_gap && !timeline.has_gap()) ++run.state.connection.healed_gaps;
    const bool no_progress = event.before && first_before == timeline.confirmed.front().message.seq;
    if (no_progress) timeline.has_before = false;
    recount(*room, run.state.me.id);
    fetch_missing_pages(run, Waiting::as_long_as_told);
}

void apply(Run& run, const PageFailed& event) {
    auto* room = find_room(run.state, event.room);
    if (room == nullptr || !is_awaited(*room, event.load)) return;
    auto& timeline = room->timeline;
    timeline.loading = false;
    if (event.error.code == ErrorCode::unauthenticated) return end_session(run);
    put_off(run, timeline);
    if (is_temporary(event.error)) return;
    timeline.load_after_ms = run.now_ms() + timing::refused_page_wait_ms;
    notify(run, reason(event.error));
}

void apply(Run& run, const BottomSeen& event) {
    auto* room = find_room(run.state, event.room);
    if (room == nullptr || !is_joined(*room) || !run.state.page_visible) return;
    auto& membership = *room->room.membership;
    const auto last = room->timeline.last_seq();
    if (!room->timeline.loaded || membership.unread == 0 || last <= membership.read_seq) return;
    membership.read_seq = last;
    membership.unread = 0;
    membership.mentions = 0;
    run.emit(MarkRead{event.room, last});
}

void apply(Run& run, const MarkReadFailed& event) {
    if (event.error.code == ErrorCode::unauthenticated) return end_session(run);
    auto* room = find_room(run.state, event.room);
    if (room == nullptr || !is_temporary(event.error)) return;
    room->unmarked_seq = std::max(room->unmarked_seq, event.seq);
    auto& connection = run.state.connection;
    if (connection.resend_at_ms) return;
    connection.resend_at_ms = run.now_ms() + backoff_ms(connection.resend_attempts, run.action.random);
    ++connection.resend_attempts;
}

void send_read_marks(Run& run) {
    for (auto& [id, room] : run.state.rooms) {
        const auto seq = std::exchange(room.unmarked_seq, 0);
        if (seq > 0 && is_joined(room)) run.emit(MarkRead{id, seq});
    }
}

void recount(RoomState& room, UserId me) {
    const auto& timeline = room.timeline;
    if (!is_joined(room) || !timeline.loaded || timeline.confirmed.empty()) return;
    auto& membership = *room.room.membership;
    const bool covered = !timeline.has_before || timeline.confirmed.front().message.seq <= membership.read_seq + 1;
    if (!covered) return;
    membership.unread = 0;
    membership.mentions = 0;
    for (const auto& entry : timeline.confirmed) {
        const auto& message = entry.message;
        if (message.seq <= membership.read_seq || message.author_id == me || message.deleted_at) continue;
        ++membership.unread;
        if (std::ranges::find(message.mentions, me) != message.mentions.end()) ++membership.mentions;
    }
}

}  // namespace causerie::reduction
