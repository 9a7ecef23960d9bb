#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <unordered_set>
#include <vector>

#include <sys/epoll.h>

#include "api/events/ring.hpp"
#include "api/stream/hub.hpp"
#include "api/stream/seating.hpp"
#include "api/stream/send_queue.hpp"

namespace causerie::stream {

/// What runs on a `Hub`'s thread, and everything that only this thread touches.
class HubThread {
public:
    explicit HubThread(Hub& hub);

    /// Until the hub is destroyed.
    void run();

private:
    /// A stream (it has a descriptor) or a long poll (it has an answer).
    struct Connection : Subscriber {
        Descriptor descriptor{};
        SendQueue queue{};
        PollAnswer answer{};
        std::multimap<Clock::time_point, Connection*>::iterator deadline{};  ///< Of a poll only.
        std::size_t replay_bytes{};    ///< Of the queue, what is owed to the replay and not held against the reader.
        std::size_t received_bytes{};  ///< A listener has nothing to say.
        std::uint32_t slot{};
        bool dirty{};    ///< In `dirty_`.
        bool blocked{};  ///< The kernel takes no more: waits for EPOLLOUT.
        bool dead{};     ///< In `graveyard_`; gets nothing any more.
    };

    void on_ready(const epoll_event& ready);
    void receive(Connection& connection);
    [[nodiscard]] int wait_ms() const;
    void gather();

    void handle(Hub::Begin& command);
    void handle(Hub::Publish& command);
    void handle(Hub::Attach& command);
    void handle(Hub::Poll& command);
    void handle(Hub::EndSession& command);
    void handle(Hub::ListSessions& command);
    void handle(Hub::Drain& command);

    Connection& add(const Subscription& subscription);
    bool set_up_socket(Connection& connection);
    [[nodiscard]] bool welcome(const Subscription& subscription) const;
    void catch_up(Connection& connection, const Subscription& subscription);

    void give(Connection& connection, const events::Frame& frame);
    void give_event(Connection& connection, const events::Frame& frame);
    void flush(Connection& connection);
    void flush_dirty();
    void watch_writable(Connection& connection, bool blocked);
    void answer_poll(Connection& connection);
    void refuse_poll(Connection& connection, ErrorCode code, const char* detail);
    void say_bye(Connection& connection);
    void kill(Connection& connection);
    void end(Connection& connection, StreamEnd why);
    void bury();

    void tick();
    void look_after(Connection& connection, const events::Frame& shared_ping);
    void answer_due_polls();
    [[nodiscard]] Cursor cursor_of(const Connection& connection) const;

    Hub& hub_;
    Descriptor epoll_;
    std::string epoch_;
    events::Ring ring_;
    Seating seating_;
    std::vector<std::unique_ptr<Connection>> connections_;  ///< By slot; null where free.
    std::vector<std::uint32_t> free_slots_;
    std::vector<Connection*> dirty_;
    std::vector<Connection*> graveyard_;
    std::multimap<Clock::time_point, Connection*> deadlines_;
    std::unordered_set<std::int64_t> ended_sessions_;
    std::deque<std::int64_t> ended_order_;
    Clock::time_point now_;
    Clock::time_point next_tick_;
    Clock::duration tick_interval_;
    std::size_t next_slot_{};
    std::size_t visits_due_{};  ///< In parts of a visit, `ticks_per_ping` to the whole.
    bool draining_{};
    std::minstd_rand random_;
};

}  // namespace causerie::stream
