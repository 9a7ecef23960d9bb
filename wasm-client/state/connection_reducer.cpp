#include <algorithm>

#include "wasm-client/state/reduction.hpp"
#include "wasm-client/state/timing.hpp"

namespace causerie::reduction {
namespace {

void attempt(Run& run) {
    auto& connection = run.state.connection;
    connection.link = Link::connecting;
    connection.heard_at_ms = run.now_ms();
    if (connection.needs_snapshot) {
        run.emit(FetchSnapshot{});
        return;
    }
    // A stream does not say whose it is, and neither does a post: the browser's session may be somebody else's by now.
    connection.check = ++connection.checks;
    run.emit(CheckSession{connection.check});
}

bool is_silent(const Run& run) {
    const auto& connection = run.state.connection;
    return connection.link != Link::waiting && run.now_ms() - connection.heard_at_ms >= timing::silence_max_ms;
}

bool is_signed_out(const Run& run) { return run.state.screen == Screen::signed_out; }

// Everything that belongs to the person goes; what belongs to this page stays.
void wipe(State& state) {
    State fresh;
    fresh.screen = Screen::signed_out;
    fresh.page_visible = state.page_visible;
    fresh.connection.online = state.connection.online;
    fresh.connection.wake_at_ms = state.connection.wake_at_ms;
    fresh.loads = state.loads;
    fresh.connection.polls = state.connection.polls;
    fresh.connection.checks = state.connection.checks;
    fresh.last_order = state.last_order;
    fresh.set_aside = std::move(state.set_aside);
    fresh.now_ms = state.now_ms;
    fresh.utc_offset_minutes = state.utc_offset_minutes;
    state = std::move(fresh);
}

// Nobody waits for the answers that are still on their way.
void forget_requests(State& state) {
    state.room_form.sending = false;
    for (auto& [id, room] : state.rooms) {
        room.timeline.loading = false;
        for (auto& entry : room.timeline.unconfirmed) entry.open_requests = 0;
    }
}

std::string farewell(std::int64_t lost) {
    if (lost == 0) return {};
    const auto* what = lost == 1 ? " message that had" : " messages that had";
    return "You are signed out. " + std::to_string(lost) + what + " not been sent went with you.";
}

}  // namespace

void wait(Run& run, std::int64_t ms) {
    auto& connection = run.state.connection;
    connection.link = Link::waiting;
    connection.retry_at_ms = run.now_ms() + ms;
    connection.stream_due_ms.reset();
}

void forgive(Run& run) {
    auto& connection = run.state.connection;
    const bool was_stable =
        connection.link == Link::live && run.now_ms() - connection.opened_at_ms >= timing::stable_after_ms;
    if (was_stable) connection.attempts = 0;
}

void wait_and_retry(Run& run) {
    forgive(run);
    auto& connection = run.state.connection;
    const auto ms = backoff_ms(connection.attempts, run.action.random);
    ++connection.attempts;
    wait(run, ms);
}

void go_live(Run& run) {
    auto& connection = run.state.connection;
    connection.link = Link::live;
    connection.opened_at_ms = run.now_ms();
    connection.heard_at_ms = run.now_ms();
    resend_everything(run);
    send_read_marks(run);
    fetch_missing_pages(run, Waiting::no_longer);
}

void start_over(Run& run) {
    forgive(run);
    auto& connection = run.state.connection;
    leave_log(run);
    connection.needs_snapshot = true;
    // The first time at once; a server that says so again and again is given time.
    if (connection.attempts > 0) {
        wait_and_retry(run);
        return;
    }
    ++connection.attempts;
    attempt(run);
}

void apply(Run& run, const Started& event) {
    run.state.wanted_room = event.room;
    run.emit(LoadUnsent{});
    attempt(run);
}

void apply(Run& run, const SignedIn&) {
    // On another page of this browser, perhaps: then this one is in the midst of its work, or somebody else's.
    if (is_signed_out(run)) run.state.screen = Screen::loading;
    forget_requests(run.state);
    leave_log(run);
    run.state.connection.needs_snapshot = true;
    run.state.connection.attempts = 0;
    attempt(run);
}

void apply(Run& run, const SignOutPressed&) { run.emit(SignOut{}); }

void apply(Run& run, const SignedOut&) {
    if (is_signed_out(run)) return;
    const auto lost = forget_unsent(run);
    leave_log(run);
    wipe(run.state);
    run.emit(ShowSignIn{farewell(lost)});
}

void end_session(Run& run) {
    if (is_signed_out(run)) return;
    auto& state = run.state;
    state.screen = Screen::signed_out;
    state.dialog = Dialog::none;
    state.menu_open = false;
    state.status = {};
    forget_requests(state);
    auto& connection = state.connection;
    connection.link = Link::connecting;
    connection.needs_snapshot = true;
    connection.resend_at_ms.reset();
    leave_log(run);
    run.emit(ShowSignIn{});
}

void apply(Run& run, const SnapshotFailed& event) {
    const auto& connection = run.state.connection;
    if (is_signed_out(run) || connection.link != Link::connecting || !connection.needs_snapshot) return;
    if (event.error.code == ErrorCode::unauthenticated) {
        end_session(run);
    } else {
        wait_and_retry(run);
    }
}

void apply(Run& run, const SessionChecked& event) {
    auto& connection = run.state.connection;
    if (connection.check == 0 || event.check != connection.check) return;
    connection.check = 0;
    if (event.user == run.state.me.id) return follow_log(run);
    connection.needs_snapshot = true;
    attempt(run);
}

void apply(Run& run, const SessionCheckFailed& event) {
    auto& connection = run.state.connection;
    if (connection.check == 0 || event.check != connection.check) return;
    connection.check = 0;
    if (event.error.code == ErrorCode::unauthenticated) return end_session(run);
    wait_and_retry(run);
}

void apply(Run& run, const RequestFailed& event) {
    if (event.error.code == ErrorCode::unauthenticated) {
        end_session(run);
    } else {
        notify(run, reason(event.error));
    }
}

bool advance(Run& run, const Cursor& cursor) {
    auto& connection = run.state.connection;
    if (!follows_log(connection)) return false;
    if (cursor.epoch != connection.cursor.epoch) {
        start_over(run);
        return false;
    }
    if (connection.link == Link::connecting) go_live(run);
    connection.heard_at_ms = run.now_ms();
    if (cursor.position <= connection.cursor.position) return false;
    connection.cursor.position = cursor.position;
    return true;
}

void apply(Run& run, const Tick&) {
    auto& connection = run.state.connection;
    connection.wake_at_ms.reset();
    if (is_signed_out(run)) return;
    if (is_silent(run)) {
        leave_log(run);
        wait_and_retry(run);
    } else if (connection.link == Link::waiting && run.now_ms() >= connection.retry_at_ms) {
        attempt(run);
    }
    watch_stream(run);
    resend_when_due(run);
    ask_status_when_due(run);
    fetch_missing_pages(run, Waiting::as_long_as_told);
}

void apply(Run& run, const VisibilityChanged& event) {
    run.state.page_visible = event.visible;
    if (!event.visible || is_signed_out(run)) return;
    ask_status_when_due(run);
    if (is_silent(run)) {
        leave_log(run);
        attempt(run);
    } else if (run.state.connection.link == Link::waiting) {
        attempt(run);
    }
}

void apply(Run& run, const OnlineChanged& event) {
    auto& connection = run.state.connection;
    const bool came_back = event.online && !connection.online;
    connection.online = event.online;
    // Another network may let streams through.
    if (came_back) connection.way = Way::stream;
    if (is_signed_out(run)) return;
    if (connection.link == Link::waiting && event.online) {
        attempt(run);
    } else if (came_back && follows_log(connection)) {
        // The stream ran over a network that has gone; it may take minutes to notice by itself.
        leave_log(run);
        attempt(run);
    }
}

void schedule(Run& run) {
    auto& connection = run.state.connection;
    if (is_signed_out(run)) return;
    auto due =
        connection.link == Link::waiting ? connection.retry_at_ms : connection.heard_at_ms + timing::silence_max_ms;
    if (const auto watch_ms = stream_watch_ms(connection)) due = std::min(due, *watch_ms);
    if (connection.link == Link::live && connection.resend_at_ms) due = std::min(due, *connection.resend_at_ms);
    if (const auto status_ms = status_due_ms(run)) due = std::min(due, *status_ms);
    for (const auto& [id, room] : run.state.rooms) {
        const auto& timeline = room.timeline;
        const bool wanted = timeline.has_gap() || (id == run.state.current_room && !timeline.loaded);
        if (wanted && !timeline.loading) due = std::min(due, timeline.load_after_ms);
    }
    if (connection.wake_at_ms && *connection.wake_at_ms <= due) return;
    connection.wake_at_ms = due;
    run.emit(WakeAfter{std::max<std::int64_t>(due - run.now_ms(), 0)});
}

}  // namespace causerie::reduction
