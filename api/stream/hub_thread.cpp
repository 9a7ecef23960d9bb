#include "api/stream/hub_thread.hpp"

#include <algorithm>
#include <array>
#include <pthread.h>
#include <system_error>
#include <thread>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "api/stream/control_frames.hpp"

namespace causerie::stream {
namespace {

constexpr std::size_t ready_max = 512;
constexpr std::size_t received_bytes_max = 16 * 1024;
constexpr std::size_t ended_sessions_max = 4096;
constexpr auto longest_tick = std::chrono::milliseconds{250};
constexpr int ticks_per_ping_min = 8;
// A round shorter than the first costs too little to be spared; the second bounds what gathering adds to a delivery.
constexpr auto shortest_gathering = std::chrono::milliseconds{1};
constexpr auto longest_gathering = std::chrono::milliseconds{10};
constexpr auto user_timeout = std::chrono::milliseconds{30'000};

Descriptor make_epoll() {
    Descriptor descriptor{::epoll_create1(EPOLL_CLOEXEC)};
    if (!descriptor) throw std::system_error{errno, std::generic_category(), "epoll_create1"};
    return descriptor;
}

}  // namespace

HubThread::HubThread(Hub& hub)
    : hub_{hub},
      epoll_{make_epoll()},
      now_{Clock::now()},
      next_tick_{now_},
      tick_interval_{std::min<Clock::duration>(longest_tick, hub.options_.ping_interval / ticks_per_ping_min)},
      random_{std::random_device{}()} {
    epoll_event interest{};
    interest.events = EPOLLIN;
    ::epoll_ctl(epoll_.number(), EPOLL_CTL_ADD, hub_.wake_up_.number(), &interest);
}

void HubThread::run() {
    ::pthread_setname_np(::pthread_self(), "hub");
    std::vector<epoll_event> ready(ready_max);
    for (;;) {
        hub_.heart_->rest();
        const int count = ::epoll_wait(epoll_.number(), ready.data(), static_cast<int>(ready.size()), wait_ms());
        now_ = Clock::now();
        hub_.heart_->beat(now_);
        for (int i = 0; i < count; ++i) on_ready(ready[static_cast<std::size_t>(i)]);
        for (auto& command : hub_.take_commands()) {
            std::visit([this](auto& what) { handle(what); }, command);
        }
        // Everything that arrived in one round leaves in one system call per stream.
        flush_dirty();
        if (now_ >= next_tick_) tick();
        answer_due_polls();
        bury();
        gather();
        const std::lock_guard lock{hub_.mutex_};
        if (hub_.stopping_) break;
    }
    for (const auto& connection : connections_) {
        if (!connection || connection->dead) continue;
        if (connection->answer) {
            refuse_poll(*connection, ErrorCode::unavailable, "The server is going down");
        } else {
            kill(*connection);
        }
    }
    bury();
}

// To send one event costs a stream nearly as much as to send ten at once. Where the next ones wait already when a round
// is over, they come faster than rounds end: as many more may come as do in a round's time, and all leave together.
void HubThread::gather() {
    const auto round = Clock::now() - now_;
    if (round < shortest_gathering) return;
    {
        const std::lock_guard lock{hub_.mutex_};
        if (hub_.events_pending_ == 0) return;
    }
    std::this_thread::sleep_for(std::min<Clock::duration>(round, longest_gathering));
}

int HubThread::wait_ms() const {
    if (seating_.size() == 0) return -1;
    auto until = next_tick_;
    if (!deadlines_.empty()) until = std::min(until, deadlines_.begin()->first);
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    return static_cast<int>(std::max<std::int64_t>(0, wait.count()));
}

void HubThread::on_ready(const epoll_event& ready) {
    if (ready.data.ptr == nullptr) {
        std::uint64_t count = 0;
        [[maybe_unused]] const auto size = ::read(hub_.wake_up_.number(), &count, sizeof count);
        return;
    }
    auto& connection = *static_cast<Connection*>(ready.data.ptr);
    if (connection.dead) return;
    if ((ready.events & (EPOLLERR | EPOLLHUP | EPOLLRDHUP)) != 0) {
        kill(connection);
        return;
    }
    if ((ready.events & EPOLLIN) != 0) receive(connection);
    if ((ready.events & EPOLLOUT) != 0) flush(connection);
}

void HubThread::receive(Connection& connection) {
    std::array<char, 512> bytes{};
    const auto count = ::recv(connection.descriptor.number(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (count > 0) connection.received_bytes += static_cast<std::size_t>(count);
    if (count == 0 || connection.received_bytes > received_bytes_max) kill(connection);
}

// --- Commands

void HubThread::handle(Hub::Begin& command) {
    const bool same_log = command.cursor.epoch == epoch_;
    if (same_log && command.cursor.position == ring_.last()) return;
    epoch_ = command.cursor.epoch;
    ring_.reset(command.cursor.position);
    // Room lists and positions belong to the old log, so nobody can simply stay.
    const auto frame = same_log ? events::Frame{} : reset(command.cursor);
    for (const auto& connection : connections_) {
        if (!connection || connection->dead) continue;
        if (connection->answer) {
            refuse_poll(*connection, same_log ? ErrorCode::unavailable : ErrorCode::cursor_expired, "Start over");
            continue;
        }
        if (frame) connection->queue.push(frame, now_);
        flush(*connection);
        end(*connection, StreamEnd::log_replaced);
    }
    bury();  // Before anybody comes who would sit down beside them.
}

void HubThread::handle(Hub::Publish& command) {
    for (auto& event : command.events) {
        ring_.append(event);
        seating_.hand_out(event, [this](Subscriber& subscriber, const events::Frame& frame) {
            give_event(static_cast<Connection&>(subscriber), frame);
        });
    }
    {
        const std::lock_guard lock{hub_.mutex_};
        hub_.events_pending_ -= command.events.size();
        if (hub_.cursor_.epoch == epoch_) hub_.oldest_covered_ = ring_.last() - ring_.size();
    }
    hub_.room_for_events_.notify_one();
}

void HubThread::handle(Hub::Attach& command) {
    auto& connection = add(command.subscription);
    connection.descriptor = std::move(command.descriptor);
    if (!set_up_socket(connection) || !welcome(command.subscription)) {
        kill(connection);
        return;
    }
    if (!command.first_bytes.empty()) {
        give(connection, std::make_shared<const std::string>(std::move(command.first_bytes)));
    }
    catch_up(connection, command.subscription);
    // Last, since its id says that there was nothing else up to here.
    give(connection, first_ping(cursor_of(connection)));
    if (draining_) say_bye(connection);
}

void HubThread::handle(Hub::Poll& command) {
    auto& connection = add(command.subscription);
    connection.answer = std::move(command.answer);
    connection.deadline = deadlines_.emplace(draining_ ? now_ : command.deadline, &connection);
    if (!welcome(command.subscription)) {
        refuse_poll(connection, ErrorCode::unavailable, "Try again");
        return;
    }
    catch_up(connection, command.subscription);
}

void HubThread::handle(Hub::EndSession& command) {
    // A request of this session that is still on its way here must not slip in behind us.
    if (ended_sessions_.insert(command.session.value).second) ended_order_.push_back(command.session.value);
    if (ended_order_.size() > ended_sessions_max) {
        ended_sessions_.erase(ended_order_.front());
        ended_order_.pop_front();
    }
    seating_.for_each_of(command.session, [this](Subscriber& subscriber) {
        auto& connection = static_cast<Connection&>(subscriber);
        if (connection.dead) return;
        if (connection.answer) {
            refuse_poll(connection, ErrorCode::unauthenticated, "Signed out");
        } else {
            flush(connection);
            end(connection, StreamEnd::session_ended);
        }
    });
}

void HubThread::handle(Hub::ListSessions& command) { command.answer.set_value(seating_.sessions()); }

void HubThread::handle(Hub::Drain& command) {
    draining_ = true;
    for (const auto& connection : connections_) {
        if (!connection || connection->dead) continue;
        if (connection->answer) {
            answer_poll(*connection);
        } else {
            say_bye(*connection);
        }
    }
    bury();
    command.done.set_value();
}

// --- Coming and going

HubThread::Connection& HubThread::add(const Subscription& subscription) {
    auto connection = std::make_unique<Connection>();
    connection->user = subscription.user;
    connection->session = subscription.session;
    connection->position = subscription.cursor.position;
    if (free_slots_.empty()) {
        connection->slot = static_cast<std::uint32_t>(connections_.size());
        connections_.emplace_back();
    } else {
        connection->slot = free_slots_.back();
        free_slots_.pop_back();
    }
    auto& slot = connections_[connection->slot];
    slot = std::move(connection);
    return *slot;
}

bool HubThread::set_up_socket(Connection& connection) {
    const int descriptor = connection.descriptor.number();
    // Only TCP knows these; a stream works without them, a little less well.
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const auto timeout_ms = static_cast<unsigned>(user_timeout.count());
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout_ms, sizeof timeout_ms);
    const int buffer = hub_.options_.send_buffer_bytes;
    ::setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
    epoll_event interest{};
    interest.events = EPOLLIN | EPOLLRDHUP;
    interest.data.ptr = &connection;
    return ::epoll_ctl(epoll_.number(), EPOLL_CTL_ADD, descriptor, &interest) == 0;
}

bool HubThread::welcome(const Subscription& subscription) const {
    const bool behind_us = subscription.cursor.position < ring_.last();
    return subscription.cursor.epoch == epoch_ && !ended_sessions_.contains(subscription.session.value) &&
           (!behind_us || ring_.covers(subscription.cursor.position));
}

// Takes its seats last, where the log stands now.
void HubThread::catch_up(Connection& connection, const Subscription& subscription) {
    const auto give_it = [&](const events::Frame& frame) {
        connection.replay_bytes += frame->size();
        give_event(connection, frame);
    };
    for (const auto& frame : subscription.replay) give_it(frame);
    auto rooms = subscription.rooms;
    if (connection.position < ring_.last()) {
        ring_.for_each_after(connection.position, [&](const events::Event& event) {
            Seating::catch_up(connection, rooms, event,
                              [&](Subscriber&, const events::Frame& frame) { give_it(frame); });
        });
    }
    if (!connection.dead) seating_.enter(connection, rooms);
}

void HubThread::say_bye(Connection& connection) {
    const auto delay = std::uniform_int_distribution<int>{0, limits::stream_bye_spread_ms}(random_);
    connection.queue.push(bye(std::chrono::milliseconds{delay}), now_);
    flush(connection);
    end(connection, StreamEnd::draining);
}

void HubThread::end(Connection& connection, StreamEnd why) {
    if (connection.dead) return;
    hub_.ended_[static_cast<std::size_t>(why)].fetch_add(1, std::memory_order_relaxed);
    kill(connection);
}

void HubThread::kill(Connection& connection) {
    if (connection.dead) return;
    connection.dead = true;
    if (connection.descriptor) {
        // Epoll watches the open connection, not our descriptor: closing ours would not end the watch, since the
        // server that handed it over still holds another. Shutting it down tells that server.
        ::epoll_ctl(epoll_.number(), EPOLL_CTL_DEL, connection.descriptor.number(), nullptr);
        ::shutdown(connection.descriptor.number(), SHUT_RDWR);
    }
    if (connection.answer) deadlines_.erase(connection.deadline);
    // Freed only after the round: its address may still be among the ready ones.
    graveyard_.push_back(&connection);
}

void HubThread::bury() {
    std::erase_if(dirty_, [](const Connection* connection) { return connection->dead; });
    for (auto* connection : graveyard_) {
        seating_.leave(*connection);
        free_slots_.push_back(connection->slot);
        connections_[connection->slot].reset();
    }
    hub_.size_.fetch_sub(graveyard_.size(), std::memory_order_relaxed);
    graveyard_.clear();
}

}  // namespace causerie::stream
