#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/model/cursor.hpp"
#include "common/model/room.hpp"
#include "common/model/user.hpp"
#include "wasm-client/state/status_watch.hpp"
#include "wasm-client/state/timeline.hpp"
#include "wasm-client/state/unsent.hpp"

namespace causerie {

/// How the client is joined to the server's log.
enum class Link {
    connecting,  ///< The first snapshot or stream is on its way.
    live,        ///< The stream is open, or polls are answered, and something was heard within the last 45 s.
    waiting,     ///< Lost; the next attempt is scheduled.
};

/// How the log comes to the client.
enum class Way {
    stream,
    poll,  ///< Streams do not get through: asked for in one request after the other.
};

struct Connection {
    Link link{Link::connecting};
    Way way{Way::stream};
    Cursor cursor{};                 ///< The last event applied.
    bool needs_snapshot{true};       ///< The next attempt starts with a snapshot: the cursor cannot be resumed from.
    bool online{true};               ///< The browser believes in its network.
    std::int64_t attempts{};         ///< Failed attempts since the link was last live for a while.
    std::int64_t retry_at_ms{};      ///< When `waiting`: the monotonic time of the next attempt.
    std::int64_t heard_at_ms{};      ///< The monotonic time at which the server last spoke, or was last asked.
    std::int64_t opened_at_ms{};     ///< When `live`: the monotonic time since when.
    std::int64_t check{};            ///< Names the check of the session that must come out well first; 0 for none.
    std::int64_t checks{};           ///< Made so far; names the next one.
    std::int64_t poll{};             ///< Names the poll that is on its way; 0 for none.
    std::int64_t polls{};            ///< Sent so far; names the next one.
    std::int64_t short_streams{};    ///< Streams in a row that were opened and soon lost.
    std::int64_t stream_again_ms{};  ///< When `poll`: the monotonic time at which a stream is tried again.
    std::optional<std::int64_t> stream_due_ms{};  ///< The monotonic time by which an opened stream must have spoken.
    std::int64_t healed_gaps{};                   ///< How often messages that the stream had left out were fetched.
    std::int64_t resend_attempts{};               ///< Failed posts in a row for want of a reachable server.
    std::optional<std::int64_t> resend_at_ms{};   ///< The monotonic time at which such posts are tried again.
    std::optional<std::int64_t> wake_at_ms{};     ///< The monotonic time for which a `Tick` has been asked.

    friend bool operator==(const Connection&, const Connection&) = default;
};

/// One room with all that this client knows of it.
struct RoomState {
    Room room{};
    Timeline timeline{};
    std::string draft{};
    std::int64_t draft_order{};              ///< See `Unsent`; 0 while there is no draft.
    std::uint64_t draft_revision{};          ///< Grows when the program, not the person, changed the draft.
    std::uint64_t sent_count{};              ///< Grows when the person sends: the latest is what they want to see.
    std::int64_t unmarked_seq{};             ///< A read mark that could not be delivered yet; 0 for none.
    std::map<UserId, bool> members_heard{};  ///< Who came (true) or left since the room was last received whole.

    friend bool operator==(const RoomState&, const RoomState&) = default;
};

/// What lies over the chat.
enum class Dialog { none, create_room, browse_rooms, leave_room, status };

/// The form of `Dialog::create_room`.
struct RoomForm {
    NewRoom room{};
    bool sending{};
    std::string problem{};
    std::uint64_t revision{};  ///< Grows when the program, not the person, changed the fields.

    friend bool operator==(const RoomForm&, const RoomForm&) = default;
};

enum class Screen {
    loading,     ///< Nothing is known yet.
    signed_out,  ///< The page shows its plain form; the canvas is empty.
    chat,
};

/// Everything that the client knows. Plain data: equal states look equal.
struct State {
    Screen screen{Screen::loading};
    User me{};
    std::map<UserId, User> users{};
    std::map<RoomId, RoomState> rooms{};
    std::optional<RoomId> current_room{};
    std::optional<RoomId> wanted_room{};  ///< From the address bar, or being joined: opened as soon as possible.
    Connection connection{};
    Dialog dialog{Dialog::none};
    RoomForm room_form{};
    StatusWatch status{};
    std::string notice{};  ///< One line about the last thing that failed; empty for none.
    bool menu_open{};      ///< On narrow screens: the room list covers the timeline.
    bool page_visible{true};
    std::int64_t loads{};             ///< Pages asked for so far; names the next one.
    std::int64_t last_order{};        ///< Of what was written last; see `Unsent`.
    std::vector<Unsent> kept{};       ///< What the browser keeps of this person and page.
    std::vector<Unsent> set_aside{};  ///< Kept too, but other people's, or in the way of a newer draft.
    std::int64_t now_ms{};            ///< Wall clock of the last action, for relative dates.
    int utc_offset_minutes{};

    friend bool operator==(const State&, const State&) = default;
};

}  // namespace causerie
