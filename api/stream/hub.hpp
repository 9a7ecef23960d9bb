#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "api/events/event.hpp"
#include "api/metrics/heartbeat.hpp"
#include "api/stream/descriptor.hpp"
#include "common/model/cursor.hpp"
#include "common/model/ids.hpp"
#include "common/result.hpp"
#include "common/validation/limits.hpp"

namespace causerie::stream {

/// Who wants events, and from where on.
struct Subscription {
    UserId user{};
    SessionId session{};
    Cursor cursor{};                      ///< Where `replay` ends; live events follow from here.
    std::vector<RoomId> rooms{};          ///< Those whose member `user` is at `cursor`.
    std::vector<events::Frame> replay{};  ///< What `user` missed until `cursor`, in order.
};

/// How a long poll ends: the body `{"events":[…],"cursor":…}`, or why there is none.
using PollAnswer = std::function<void(Result<std::string>)>;

struct HubOptions {
    std::size_t queue_bytes_max = limits::stream_queue_bytes_max;
    std::size_t events_pending_max = limits::stream_backlog_events_max;
    std::chrono::milliseconds behind_max = std::chrono::seconds{limits::stream_behind_s_max};
    std::chrono::milliseconds ping_interval = std::chrono::seconds{limits::stream_ping_interval_s};
    int send_buffer_bytes = limits::stream_send_buffer_bytes;
};

/// Why the hub ended a stream that could have gone on.
enum class StreamEnd { too_many_bytes_behind, too_long_behind, log_replaced, session_ended, draining };

inline constexpr std::size_t stream_end_count = 5;

struct HubCounts {
    std::uint64_t delivered{};                            ///< Copies of events queued for somebody.
    std::array<std::uint64_t, stream_end_count> ended{};  ///< By `StreamEnd`.

    /// Readers disconnected because they were too far behind.
    [[nodiscard]] std::uint64_t dropped_slow() const {
        return ended[static_cast<std::size_t>(StreamEnd::too_many_bytes_behind)] +
               ended[static_cast<std::size_t>(StreamEnd::too_long_behind)];
    }
};

/// Carries the log to everybody who listens. One thread of its own owns every stream; all calls may come from any
/// thread and return at once, except where said otherwise.
class Hub {
public:
    explicit Hub(HubOptions options = {});

    /// Closes every stream without a word; see `drain`.
    ~Hub();

    Hub(const Hub&) = delete;
    Hub& operator=(const Hub&) = delete;

    /// Says where the log stands: the next event to be published is `cursor.position + 1`. In a new epoch, or after a
    /// jump, streams are told to start over (`reset`) and closed.
    void begin(Cursor cursor);

    /// The next events, without a gap. Waits while too many are still being handed out.
    void publish(std::vector<events::Event> events);

    /// Where the last event that was published stands; an empty epoch before `begin`.
    [[nodiscard]] Cursor cursor() const;

    /// Whether everything after `cursor` is still in memory, so that `attach` and `poll` need no replay: then
    /// `Subscription::cursor` may be the reader's own, with the rooms as they were there.
    [[nodiscard]] bool remembers(const Cursor& cursor) const;

    /// Takes over a connection for good, writes the replay, a first ping and then live events. Closed at once when what
    /// lies between `subscription.cursor` and now is not in memory any more: the client resumes.
    /// @param first_bytes  what is to be written before anything else, such as the rest of the response's head
    void attach(Subscription subscription, Descriptor descriptor, std::string first_bytes = {});

    /// Answers as soon as there is an event for the user, or with none after `wait`.
    /// @param answer  called exactly once, on the hub's thread; must not block
    void poll(Subscription subscription, std::chrono::milliseconds wait, PollAnswer answer);

    /// Closes what belongs to a session that has ended, now and whatever still arrives for it.
    void end_session(SessionId session);

    /// The sessions with an open stream or waiting poll, each once. Waits for the hub's thread.
    [[nodiscard]] std::vector<SessionId> sessions();

    /// Says `bye` to every stream, with delays spread at random, answers every poll, closes them, and does the same to
    /// whoever still comes. Waits until the last one is gone.
    void drain();

    /// Open streams and waiting polls.
    [[nodiscard]] std::size_t size() const { return size_.load(std::memory_order_relaxed); }
    [[nodiscard]] HubCounts counts() const;

    /// Of the hub's thread.
    [[nodiscard]] std::shared_ptr<const metrics::Heartbeat> heartbeat() const { return heart_; }

private:
    friend class HubThread;

    struct Begin {
        Cursor cursor;
    };
    struct Publish {
        std::vector<events::Event> events;
    };
    struct Attach {
        Subscription subscription;
        Descriptor descriptor;
        std::string first_bytes;
    };
    struct Poll {
        Subscription subscription;
        std::chrono::steady_clock::time_point deadline;
        PollAnswer answer;
    };
    struct EndSession {
        SessionId session;
    };
    struct ListSessions {
        std::promise<std::vector<SessionId>> answer;
    };
    struct Drain {
        std::promise<void> done;
    };
    using Command = std::variant<Begin, Publish, Attach, Poll, EndSession, ListSessions, Drain>;

    void post(Command command);
    void wake();
    std::vector<Command> take_commands();

    HubOptions options_;
    Descriptor wake_up_;
    mutable std::mutex mutex_;
    std::condition_variable room_for_events_;
    std::vector<Command> inbox_;
    std::size_t events_pending_{};
    Cursor cursor_;
    std::int64_t oldest_covered_{};  ///< As `Ring::covers`, of the last round.
    bool stopping_{};
    std::atomic<std::size_t> size_{};
    std::array<std::atomic<std::uint64_t>, stream_end_count> ended_{};
    std::atomic<std::uint64_t> delivered_{};
    std::shared_ptr<metrics::Heartbeat> heart_{std::make_shared<metrics::Heartbeat>()};
    std::thread thread_;
};

}  // namespace causerie::stream
