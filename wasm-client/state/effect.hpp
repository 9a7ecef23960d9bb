#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/model/cursor.hpp"
#include "common/model/message.hpp"
#include "common/model/room.hpp"
#include "wasm-client/state/unsent.hpp"

namespace causerie {

// Requests to the server; `net/` turns them into HTTP and their answers into actions.
struct FetchSnapshot {
    friend bool operator==(const FetchSnapshot&, const FetchSnapshot&) = default;
};
struct FetchPage {
    RoomId room{};
    std::optional<std::int64_t> before{};
    std::int64_t load{};  ///< Comes back with the page.
    friend bool operator==(const FetchPage&, const FetchPage&) = default;
};
struct PostMessage {
    RoomId room{};
    NewMessage message{};
    friend bool operator==(const PostMessage&, const PostMessage&) = default;
};
struct CreateRoom {
    NewRoom room{};
    friend bool operator==(const CreateRoom&, const CreateRoom&) = default;
};
struct JoinRoom {
    RoomId room{};
    friend bool operator==(const JoinRoom&, const JoinRoom&) = default;
};
struct LeaveRoom {
    RoomId room{};
    friend bool operator==(const LeaveRoom&, const LeaveRoom&) = default;
};
struct MarkRead {
    RoomId room{};
    std::int64_t seq{};
    friend bool operator==(const MarkRead&, const MarkRead&) = default;
};
struct CheckSession {      ///< Whose the browser's session is now: another page may have changed it.
    std::int64_t check{};  ///< Comes back with the answer.
    friend bool operator==(const CheckSession&, const CheckSession&) = default;
};
struct FetchStatus {
    friend bool operator==(const FetchStatus&, const FetchStatus&) = default;
};
struct SignOut {
    friend bool operator==(const SignOut&, const SignOut&) = default;
};

// The stream.
struct OpenStream {
    Cursor since{};
    friend bool operator==(const OpenStream&, const OpenStream&) = default;
};
struct PollEvents {  ///< A request too; its answer brings what a stream would have.
    Cursor since{};
    std::int64_t wait_s{};
    std::int64_t poll{};  ///< Comes back with the answer.
    friend bool operator==(const PollEvents&, const PollEvents&) = default;
};
struct CloseStream {
    friend bool operator==(const CloseStream&, const CloseStream&) = default;
};

// What outlives the page.
struct LoadUnsent {  ///< Answered by `UnsentFound`, as often as there is something to be found.
    friend bool operator==(const LoadUnsent&, const LoadUnsent&) = default;
};
struct KeepUnsent {  ///< Replaces what has the same key.
    Unsent unsent{};
    friend bool operator==(const KeepUnsent&, const KeepUnsent&) = default;
};
struct DropUnsent {  ///< Everything whose key begins so.
    std::string key{};
    friend bool operator==(const DropUnsent&, const DropUnsent&) = default;
};

// The page around the canvas.
struct WakeAfter {  ///< A `Tick` after so many milliseconds; replaces the one asked for before.
    std::int64_t ms{};
    friend bool operator==(const WakeAfter&, const WakeAfter&) = default;
};
struct Announce {  ///< Said by screen readers, politely.
    std::string text{};
    friend bool operator==(const Announce&, const Announce&) = default;
};
struct ShowSignIn {
    std::string notice{};  ///< What the person should know before signing in; empty for nothing.
    friend bool operator==(const ShowSignIn&, const ShowSignIn&) = default;
};
struct ShowAddress {  ///< The address bar, without a new page: `/rooms/3`.
    RoomId room{};
    friend bool operator==(const ShowAddress&, const ShowAddress&) = default;
};

using Effect = std::variant<FetchSnapshot, FetchPage, PostMessage, CreateRoom, JoinRoom, LeaveRoom, MarkRead,
                            CheckSession, FetchStatus, SignOut, OpenStream, PollEvents, CloseStream, LoadUnsent,
                            KeepUnsent, DropUnsent, WakeAfter, Announce, ShowSignIn, ShowAddress>;
using Effects = std::vector<Effect>;

}  // namespace causerie
