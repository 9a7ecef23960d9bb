#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/model/event.hpp"
#include "common/model/ids.hpp"
#include "common/model/room.hpp"

/// What happened in a run, as its clients saw it and as the database tells it afterwards. Plain data, made by the
/// actors and the database, judged by `checker.hpp`.
namespace causerie::chaos {

/// Stands for a body in memory: a run has a million of them.
[[nodiscard]] std::uint64_t digest(std::string_view body);

/// One answer to one attempt to post.
struct Acknowledgement {
    MessageId id{};
    RoomId room{};
    UserId author{};
    std::int64_t seq{};
    std::int64_t position{};  ///< `event_seq`
    std::uint64_t body{};     ///< Its digest.
    bool created{};           ///< 201; otherwise 200: it was there already.

    friend bool operator==(const Acknowledgement&, const Acknowledgement&) = default;
};

/// One message that a writer wanted to post, however often it had to ask.
struct Post {
    UserId author{};
    std::string client_id{};
    RoomId room{};
    std::uint64_t body{};
    std::int64_t began_at_us{};                       ///< Before the first attempt. One clock for all actors.
    std::int64_t acknowledged_at_us{};                ///< After the first answer.
    std::vector<Acknowledgement> acknowledgements{};  ///< Empty if it was never acknowledged.
};

enum class ObservationKind : std::uint8_t {
    event,     ///< A durable event.
    mark,      ///< A cursor without an event (a ping, the end of a long poll): nothing up to it is missing.
    snapshot,  ///< The reader starts over from a snapshot.
};

/// One thing that a reader was told, in the order in which it was told.
struct Observation {
    ObservationKind kind{ObservationKind::event};
    EventKind event{EventKind::message};  ///< Of an `event`.
    std::int64_t position{};
    std::int64_t subject{};    ///< Of an `event`: what it is about; of a `snapshot`: index into `Reader::snapshots`.
    std::int64_t seq{};        ///< Of a message.
    std::uint64_t body{};      ///< Of a message: the digest.
    std::size_t connection{};  ///< Index into `Reader::connections`.
};

struct SnapshotRoom {
    RoomId id{};
    std::int64_t last_seq{};
    bool is_member{};
    std::int64_t read_seq{};  ///< Of a member.
    std::int64_t unread{};    ///< Of a member.
};

struct SnapshotSeen {
    std::vector<SnapshotRoom> rooms{};
};

/// An account that listened, with everything it was told on the way.
struct Reader {
    std::string name{};
    UserId user{};
    std::vector<Observation> observations{};
    std::vector<SnapshotSeen> snapshots{};
    std::vector<std::string> connections{};  ///< What was asked for, of whom and when, in words.
};

struct PageMessage {
    MessageId id{};
    std::int64_t seq{};
    std::uint64_t body{};
};

/// One page of history that somebody asked for.
struct PageSeen {
    std::string asker{};
    RoomId room{};
    std::optional<std::int64_t> before{};  ///< Nothing: the newest page.
    int limit{};
    std::int64_t known_seq{};  ///< The asker knew of this `seq` before asking.
    std::vector<PageMessage> messages{};
    bool has_before{};
    bool has_after{};
};

struct History {
    std::vector<Post> posts{};
    std::vector<Reader> readers{};
    std::vector<PageSeen> pages{};
    std::vector<std::string> surprises{};  ///< Answers that the contract does not allow, in words.
    std::int64_t end{};                    ///< Every reader must have got to this position; 0: wherever it got is fine.
};

/// One row of the log. The numbers are those of the `event` table, which the checker must not take from the server's
/// own headers: it is there to disagree with them.
enum class LogKind : std::int16_t {
    message = 1,
    room = 2,
    member_joined = 3,
    member_left = 4,
    member_changed = 5,
    user = 6,
    read = 7,
    room_gone = 8,
};

struct LogRow {
    std::int64_t position{};
    LogKind kind{LogKind::message};
    RoomId room{};  ///< 0 for `user`.
    std::int64_t subject{};
};

struct StoredMessage {
    MessageId id{};
    RoomId room{};
    std::int64_t seq{};
    std::int64_t event_seq{};
    UserId author{};
    std::string client_id{};
    std::uint64_t body{};
};

struct StoredRoom {
    RoomId id{};
    RoomKind kind{RoomKind::public_room};
    std::int64_t last_seq{};
    std::int64_t member_count{};
};

struct StoredMembership {
    RoomId room{};
    UserId user{};

    friend auto operator<=>(const StoredMembership&, const StoredMembership&) = default;
};

/// What the database holds when everything is over.
struct Committed {
    std::int64_t head{};
    std::vector<LogRow> log{};  ///< By ascending position.
    std::vector<StoredMessage> messages{};
    std::vector<StoredRoom> rooms{};
    std::vector<StoredMembership> memberships{};
};

}  // namespace causerie::chaos
