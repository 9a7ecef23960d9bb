// The part of HubThread that moves bytes: what is given to a connection, sent, and looked after as time passes.
#include <algorithm>
#include <utility>

#include <sys/epoll.h>

#include "api/stream/control_frames.hpp"
#include "api/stream/hub_thread.hpp"

namespace causerie::stream {

void HubThread::give(Connection& connection, const events::Frame& frame) {
    if (connection.dead) return;
    connection.queue.push(frame, now_);
    const auto too_far_behind = [&] {
        return connection.queue.bytes() > hub_.options_.queue_bytes_max + connection.replay_bytes;
    };
    if (too_far_behind()) {
        if (connection.answer) {
            answer_poll(connection);
            return;
        }
        // A burst within one round says nothing about the reader: judge it by what is left after sending.
        if (!connection.blocked) flush(connection);
        if (connection.dead) return;
        if (too_far_behind()) {
            end(connection, StreamEnd::too_many_bytes_behind);
            return;
        }
    }
    if (!connection.dirty && !connection.blocked && !connection.queue.empty()) {
        connection.dirty = true;
        dirty_.push_back(&connection);
    }
}

void HubThread::give_event(Connection& connection, const events::Frame& frame) {
    if (connection.dead) return;
    hub_.delivered_.fetch_add(1, std::memory_order_relaxed);
    give(connection, frame);
}

void HubThread::flush(Connection& connection) {
    if (connection.dead) return;
    if (connection.answer) {
        answer_poll(connection);
        return;
    }
    const auto outcome = connection.queue.flush(connection.descriptor.number());
    if (outcome == SendQueue::Outcome::gone) {
        kill(connection);
        return;
    }
    connection.replay_bytes = std::min(connection.replay_bytes, connection.queue.bytes());
    watch_writable(connection, outcome == SendQueue::Outcome::blocked);
}

void HubThread::flush_dirty() {
    for (auto* connection : std::exchange(dirty_, {})) {
        connection->dirty = false;
        flush(*connection);
    }
}

void HubThread::watch_writable(Connection& connection, bool blocked) {
    if (connection.blocked == blocked) return;
    connection.blocked = blocked;
    epoll_event interest{};
    interest.events = EPOLLIN | EPOLLRDHUP | (blocked ? EPOLLOUT : 0U);
    interest.data.ptr = &connection;
    ::epoll_ctl(epoll_.number(), EPOLL_CTL_MOD, connection.descriptor.number(), &interest);
}

void HubThread::answer_poll(Connection& connection) {
    if (connection.dead) return;
    std::string body = R"({"events":[)";
    for (std::size_t i = 0; i < connection.queue.size(); ++i) {
        if (i > 0) body += ',';
        body += events::frame_as_json(*connection.queue.frame(i));
    }
    body.append(R"(],"cursor":")").append(to_string(cursor_of(connection))).append(R"("})");
    connection.answer(std::move(body));
    kill(connection);
}

void HubThread::refuse_poll(Connection& connection, ErrorCode code, const char* detail) {
    if (connection.dead) return;
    connection.answer(fail(code, detail));
    kill(connection);
}

Cursor HubThread::cursor_of(const Connection& connection) const {
    return {epoch_, std::max(ring_.last(), connection.position)};
}

void HubThread::answer_due_polls() {
    while (!deadlines_.empty() && deadlines_.begin()->first <= now_) answer_poll(*deadlines_.begin()->second);
}

// Each tick looks after its share of the connections, so that pings are spread over the whole interval.
void HubThread::tick() {
    next_tick_ = now_ + tick_interval_;
    if (connections_.empty()) return;
    const auto ticks_per_ping = static_cast<std::size_t>(hub_.options_.ping_interval / tick_interval_);
    visits_due_ += connections_.size();
    const auto shared_ping = ping({epoch_, ring_.last()});
    for (; visits_due_ >= ticks_per_ping; visits_due_ -= ticks_per_ping) {
        next_slot_ = (next_slot_ + 1) % connections_.size();
        const auto& connection = connections_[next_slot_];
        if (connection && !connection->dead && !connection->answer) look_after(*connection, shared_ping);
    }
    flush_dirty();
}

void HubThread::look_after(Connection& connection, const events::Frame& shared_ping) {
    if (!connection.queue.empty()) {
        if (now_ - connection.queue.oldest() < hub_.options_.behind_max) return;
        end(connection, StreamEnd::too_long_behind);
        return;
    }
    give(connection, connection.position <= ring_.last() ? shared_ping : ping(cursor_of(connection)));
}

}  // namespace causerie::stream
