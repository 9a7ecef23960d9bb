#include <algorithm>

#include "wasm-client/state/reduction.hpp"
#include "wasm-client/state/timing.hpp"

namespace causerie::reduction {
namespace {

void open_stream(Run& run) {
    auto& connection = run.state.connection;
    connection.stream_due_ms = run.now_ms() + timing::stream_silence_max_ms;
    run.emit(OpenStream{connection.cursor});
}

void poll(Run& run, std::int64_t wait_s) {
    auto& connection = run.state.connection;
    connection.poll = ++connection.polls;
    run.emit(PollEvents{connection.cursor, wait_s, connection.poll});
}

void poll_for_a_while(Run& run) {
    auto& connection = run.state.connection;
    connection.way = Way::poll;
    connection.short_streams = 0;
    connection.stream_due_ms.reset();
    connection.stream_again_ms = run.now_ms() + timing::stream_again_after_ms;
}

// Those that were never opened tell of a server that is away, which polling would not find either.
void count_short_stream(Run& run) {
    auto& connection = run.state.connection;
    if (connection.link != Link::live) return;
    const bool was_short = run.now_ms() - connection.opened_at_ms < timing::stable_after_ms;
    connection.short_streams = was_short ? connection.short_streams + 1 : 0;
}

bool may_try_stream(const Connection& connection) {
    return connection.way == Way::poll && connection.link == Link::live && !connection.stream_due_ms;
}

}  // namespace

bool follows_log(const Connection& connection) {
    if (connection.needs_snapshot || connection.check != 0) return false;
    return connection.link != Link::waiting;
}

void follow_log(Run& run) {
    // The first poll is answered at once: what the person wrote need not wait for somebody else to write.
    if (run.state.connection.way == Way::poll) return poll(run, 0);
    open_stream(run);
}

void leave_log(Run& run) {
    auto& connection = run.state.connection;
    connection.poll = 0;
    connection.check = 0;
    connection.stream_due_ms.reset();
    run.emit(CloseStream{});
}

void trust_stream(Run& run) {
    auto& connection = run.state.connection;
    if (!follows_log(connection)) return;
    connection.stream_due_ms.reset();
    connection.way = Way::stream;
    connection.poll = 0;
}

std::optional<std::int64_t> stream_watch_ms(const Connection& connection) {
    if (connection.stream_due_ms) return connection.stream_due_ms;
    if (may_try_stream(connection)) return connection.stream_again_ms;
    return std::nullopt;
}

void watch_stream(Run& run) {
    auto& connection = run.state.connection;
    const auto watch_ms = stream_watch_ms(connection);
    if (!watch_ms || run.now_ms() < *watch_ms) return;
    // Polling goes on beside the stream until that has spoken: a trial that fails is not noticed.
    if (!connection.stream_due_ms) return open_stream(run);
    run.emit(CloseStream{});
    poll_for_a_while(run);
    if (connection.poll != 0) return;
    connection.link = Link::connecting;
    connection.heard_at_ms = run.now_ms();
    follow_log(run);
}

void apply(Run& run, const StreamOpened&) {
    const auto& connection = run.state.connection;
    const bool is_awaited = connection.link == Link::connecting && follows_log(connection);
    if (is_awaited && connection.way == Way::stream) go_live(run);
}

void apply(Run& run, const PingArrived& event) {
    trust_stream(run);
    (void)advance(run, event.cursor);
}

void apply(Run& run, const PollArrived& event) {
    auto& connection = run.state.connection;
    if (connection.poll == 0 || event.poll != connection.poll || !follows_log(connection)) return;
    connection.poll = 0;
    for (const auto& one : event.events) take_event(run, one);
    (void)advance(run, event.cursor);
    if (connection.link == Link::live && connection.poll == 0) poll(run, timing::poll_wait_s);
}

void apply(Run& run, const PollFailed& event) {
    auto& connection = run.state.connection;
    if (connection.poll == 0 || event.poll != connection.poll) return;
    if (event.error.code == ErrorCode::unauthenticated) return end_session(run);
    if (event.error.code == ErrorCode::cursor_expired) return start_over(run);
    // If polling does not work either, the silence was not the stream's fault.
    if (connection.link == Link::connecting) connection.way = Way::stream;
    leave_log(run);
    wait_and_retry(run);
}

void apply(Run& run, const ResetArrived&) {
    if (follows_log(run.state.connection)) start_over(run);
}

void apply(Run& run, const ByeArrived& event) {
    if (!follows_log(run.state.connection)) return;
    forgive(run);
    leave_log(run);
    wait(run, std::clamp(event.retry_ms, std::int64_t{0}, timing::bye_wait_max_ms));
}

void apply(Run& run, const StreamLost&) {
    auto& connection = run.state.connection;
    if (!follows_log(connection)) return;
    // It was on trial; polling went on meanwhile.
    if (connection.way == Way::poll) return poll_for_a_while(run);
    count_short_stream(run);
    if (connection.short_streams >= timing::short_streams_max) poll_for_a_while(run);
    wait_and_retry(run);
}

void apply(Run& run, const StreamBroken&) {
    auto& connection = run.state.connection;
    if (!follows_log(connection)) return;
    connection.needs_snapshot = true;
    leave_log(run);
    wait_and_retry(run);
}

}  // namespace causerie::reduction
