#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/model/event.hpp"
#include "common/model/server_status.hpp"
#include "common/model/snapshot.hpp"
#include "common/result.hpp"
#include "wasm-client/state/state.hpp"

namespace causerie {

// What a person did.

/// The page was opened, at a room's address or not.
struct Started {
    std::optional<RoomId> room{};
};
/// The plain form succeeded, on this page or on another one of the same browser.
struct SignedIn {};
struct SignOutPressed {};
struct RoomChosen {
    RoomId room{};
};
struct DraftEdited {
    RoomId room{};
    std::string text{};
};
/// Sends the draft; views leave the id to `App`.
struct SendPressed {
    RoomId room{};
    std::string client_id{};
};
struct RetryPressed {
    RoomId room{};
    std::string client_id{};
};
struct DiscardPressed {
    RoomId room{};
    std::string client_id{};
};
/// Scrolled near the oldest loaded message.
struct HistoryWanted {
    RoomId room{};
};
/// The newest message was on screen of a visible page.
struct BottomSeen {
    RoomId room{};
};
struct DialogOpened {
    Dialog dialog{};
};
struct DialogClosed {};
struct RoomFormEdited {
    NewRoom room{};
};
struct CreateRoomPressed {};
struct JoinPressed {
    RoomId room{};
};
struct LeavePressed {
    RoomId room{};
};
struct MenuToggled {};
struct NoticeDismissed {};

// What the server said.
struct SnapshotArrived {
    Snapshot snapshot{};
};
struct SnapshotFailed {
    Error error{};
};
struct PageArrived {
    RoomId room{};
    std::optional<std::int64_t> before{};
    std::int64_t load{};
    MessagePage page{};
};
struct PageFailed {
    RoomId room{};
    std::int64_t load{};
    Error error{};
};
struct MessagePosted {
    Message message{};
};
struct PostFailed {
    RoomId room{};
    std::string client_id{};
    Error error{};
};
/// The answer to creating or joining one.
struct RoomOpened {
    Room room{};
};
struct RoomCreationFailed {
    Error error{};
};
struct JoinFailed {
    RoomId room{};
    Error error{};
};
struct MarkReadFailed {
    RoomId room{};
    std::int64_t seq{};
    Error error{};
};
struct SessionChecked {
    std::int64_t check{};
    UserId user{};
};
struct SessionCheckFailed {
    std::int64_t check{};
    Error error{};
};
struct StatusArrived {
    ServerStatus status{};
};
struct StatusFailed {
    Error error{};
};
/// Of any other request.
struct RequestFailed {
    Error error{};
};
struct SignedOut {};

// What the stream said.
struct StreamOpened {};
struct EventArrived {
    Cursor cursor{};
    EventData data{};
};
struct PingArrived {
    Cursor cursor{};
};
struct PollArrived {
    std::int64_t poll{};
    std::vector<EventArrived> events{};
    Cursor cursor{};  ///< Behind all that there was for this person.
};
struct PollFailed {
    std::int64_t poll{};
    Error error{};
};
struct ResetArrived {};
struct ByeArrived {
    std::int64_t retry_ms{};
};
struct StreamLost {};
/// It said what this client cannot read: only a snapshot leads past it.
struct StreamBroken {};

// What the machine said.

/// Pages of this browser that are no more left it behind, whosever it is.
struct UnsentFound {
    std::vector<Unsent> found{};
};

/// A timer that an effect asked for has run out.
struct Tick {};
struct VisibilityChanged {
    bool visible{};
};
struct OnlineChanged {
    bool online{};
};

using Event =
    std::variant<Started, SignedIn, SignOutPressed, RoomChosen, DraftEdited, SendPressed, RetryPressed, DiscardPressed,
                 HistoryWanted, BottomSeen, DialogOpened, DialogClosed, RoomFormEdited, CreateRoomPressed, JoinPressed,
                 LeavePressed, MenuToggled, NoticeDismissed, SnapshotArrived, SnapshotFailed, PageArrived, PageFailed,
                 MessagePosted, PostFailed, RoomOpened, RoomCreationFailed, JoinFailed, MarkReadFailed, SessionChecked,
                 SessionCheckFailed, StatusArrived, StatusFailed, RequestFailed, SignedOut, StreamOpened, EventArrived,
                 PingArrived, PollArrived, PollFailed, ResetArrived, ByeArrived, StreamLost, StreamBroken, UnsentFound,
                 Tick, VisibilityChanged, OnlineChanged>;

/// What happened, and all that the reducer may know of the world at that moment.
struct Action {
    Event event{};
    std::int64_t now_ms{};        ///< Wall clock, Unix time.
    std::int64_t monotonic_ms{};  ///< For time-outs.
    double random{};              ///< Uniform in [0, 1), for jitter.
    int utc_offset_minutes{};
};

using Actions = std::vector<Event>;

}  // namespace causerie
