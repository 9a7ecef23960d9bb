#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "wasm-client/state/action.hpp"
#include "wasm-client/state/effect.hpp"
#include "wasm-client/state/state.hpp"

/// What the parts of the reducer share; nobody else includes this.
namespace causerie::reduction {

/// One run of the reducer.
struct Run {
    State& state;
    const Action& action;
    Effects effects{};

    void emit(Effect effect) { effects.push_back(std::move(effect)); }
    [[nodiscard]] std::int64_t now_ms() const { return action.monotonic_ms; }
};

// connection_reducer.cpp: the way to the server and its log.
void apply(Run& run, const Started& event);
void apply(Run& run, const SignedIn& event);
void apply(Run& run, const SignOutPressed& event);
void apply(Run& run, const SignedOut& event);
void apply(Run& run, const SnapshotFailed& event);
void apply(Run& run, const Tick& event);
void apply(Run& run, const VisibilityChanged& event);
void apply(Run& run, const OnlineChanged& event);
void apply(Run& run, const SessionChecked& event);
void apply(Run& run, const SessionCheckFailed& event);
void apply(Run& run, const RequestFailed& event);

/// Takes note of a cursor that the server sent. @returns whether it is new, so that its event is to be applied
[[nodiscard]] bool advance(Run& run, const Cursor& cursor);
/// The server does not know this client any more. What was written stays until it is clear who signs in.
void end_session(Run& run);
/// Attempts failed: the next one comes after a while, which grows.
void wait_and_retry(Run& run);
/// A link that held for a while was a good one: what follows is a new misfortune.
void forgive(Run& run);
void wait(Run& run, std::int64_t ms);
/// Joined to the log: what waited for that goes out.
void go_live(Run& run);
/// The log is another one, or too far ahead.
void start_over(Run& run);
/// Asks for a `Tick` at the earliest moment at which something is due.
void schedule(Run& run);

// stream_reducer.cpp: how events come, on a stream or where those do not get through by polling.
void apply(Run& run, const StreamOpened& event);
void apply(Run& run, const PingArrived& event);
void apply(Run& run, const PollArrived& event);
void apply(Run& run, const PollFailed& event);
void apply(Run& run, const ResetArrived& event);
void apply(Run& run, const ByeArrived& event);
void apply(Run& run, const StreamLost& event);
void apply(Run& run, const StreamBroken& event);

/// Whether what a stream or a poll says is to be listened to.
[[nodiscard]] bool follows_log(const Connection& connection);
/// Asks for the log from the cursor on, in the way that works.
void follow_log(Run& run);
/// Nothing is expected from any stream or poll any more.
void leave_log(Run& run);
/// The stream spoke, so that streams get through.
void trust_stream(Run& run);
/// Gives up a stream that says nothing, and tries one again when that is due.
void watch_stream(Run& run);
/// The next moment at which `watch_stream` has something to do; nothing for none.
[[nodiscard]] std::optional<std::int64_t> stream_watch_ms(const Connection& connection);

// snapshot_reducer.cpp
void apply(Run& run, const SnapshotArrived& event);

// event_reducer.cpp: what the log says.
void apply(Run& run, const EventArrived& event);
/// The same event, whichever way it came.
void take_event(Run& run, const EventArrived& event);

// outbox_reducer.cpp: writing and sending.
void apply(Run& run, const DraftEdited& event);
void apply(Run& run, const SendPressed& event);
void apply(Run& run, const RetryPressed& event);
void apply(Run& run, const DiscardPressed& event);
void apply(Run& run, const MessagePosted& event);
void apply(Run& run, const PostFailed& event);

/// Sends everything that waits, and once more what is on its way: its answer may have been lost with the link.
void resend_everything(Run& run);
/// Sends what waits in one room, if it is that one's turn.
void send_waiting(Run& run, RoomState& room);
/// Sends what failed because the server could not be reached, once that is due.
void resend_when_due(Run& run);
/// The room is lost to the person, and with it what was not sent; says so if there was any.
void drop_unsent(Run& run, RoomState& room);

// unsent_reducer.cpp: what outlives the page.
void apply(Run& run, const UnsentFound& event);

/// For what is being written now.
[[nodiscard]] std::int64_t next_order(Run& run);
/// Puts back what was found of this person, into the rooms as they are now.
void restore_unsent(Run& run);
/// Somebody else signs in: what is kept waits for its author, unseen.
void set_unsent_aside(State& state);
/// The person leaves for good. @returns how many messages were deleted with that
[[nodiscard]] std::int64_t forget_unsent(Run& run);
/// Has the browser keep what there is now, and nothing else of this page.
void take_note_of_unsent(Run& run);

// history_reducer.cpp: reading.
void apply(Run& run, const HistoryWanted& event);
void apply(Run& run, const PageArrived& event);
void apply(Run& run, const PageFailed& event);
void apply(Run& run, const BottomSeen& event);
void apply(Run& run, const MarkReadFailed& event);

/// The person was away from the room for a while: what is known of its history may have been changed unseen.
void read_anew(Run& run, RoomState& room);

enum class Waiting { as_long_as_told, no_longer };
/// Asks for the newest page of every room that needs it: the current one when it is not loaded, any one with a gap.
void fetch_missing_pages(Run& run, Waiting waiting);
void send_read_marks(Run& run);
/// Counts unread messages and mentions anew where everything after the read mark is loaded.
void recount(RoomState& room, UserId me);

// room_reducer.cpp: choosing, making, entering and leaving rooms; dialogs.
void apply(Run& run, const RoomChosen& event);
void apply(Run& run, const DialogOpened& event);
void apply(Run& run, const DialogClosed& event);
void apply(Run& run, const RoomFormEdited& event);
void apply(Run& run, const CreateRoomPressed& event);
void apply(Run& run, const RoomOpened& event);
void apply(Run& run, const RoomCreationFailed& event);
void apply(Run& run, const JoinPressed& event);
void apply(Run& run, const JoinFailed& event);
void apply(Run& run, const LeavePressed& event);
void apply(Run& run, const MenuToggled& event);
void apply(Run& run, const NoticeDismissed& event);

// status_reducer.cpp: how the server is, for as long as somebody looks at it.
void apply(Run& run, const StatusArrived& event);
void apply(Run& run, const StatusFailed& event);

/// The screen was opened: nothing older is of interest.
void begin_watching(Run& run);
void ask_status_when_due(Run& run);
/// The next moment at which there is something to ask or to show; nothing while nobody looks.
[[nodiscard]] std::optional<std::int64_t> status_due_ms(const Run& run);

[[nodiscard]] RoomState* find_room(State& state, RoomId id);
[[nodiscard]] bool is_joined(const RoomState& room);
/// Whether the person was in the room all the time between, so that nothing of its history was held back.
[[nodiscard]] bool is_same_stay(const Room& before, const Room& after);
/// Takes over a room as the server describes it to this person, its counts included.
void adopt_room(Run& run, const Room& room);
/// The person is no member any more; a room that only members see is forgotten.
void leave_room(Run& run, RoomId id);
void forget_room(Run& run, RoomId id);
/// Puts the room on the screen, under whatever lies over it.
void show_room(Run& run, RoomId id);
/// The same for `general`, or else the first room there is.
void show_any_room(Run& run);
/// The person wants to see the room, and nothing over it.
void choose_room(Run& run, RoomId id);

// What several parts need.
/// "Full jitter": at least 0.3 s, at most 5 s. @param attempts  failed ones so far  @param random  in [0, 1)
[[nodiscard]] std::int64_t backoff_ms(std::int64_t attempts, double random);
/// Whether the same request may succeed later without anybody doing anything.
[[nodiscard]] bool is_temporary(const Error& error);
/// Shows one line about what just failed, and says it once to those who do not see it.
void notify(Run& run, std::string text);
/// For the person to read.
[[nodiscard]] std::string reason(const Error& error);

}  // namespace causerie::reduction
