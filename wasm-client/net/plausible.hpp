#pragma once

#include "common/model/event.hpp"
#include "common/model/message.hpp"
#include "common/model/room.hpp"
#include "common/model/server_status.hpp"
#include "common/model/snapshot.hpp"

/// What JSON of the right types must still fulfil before it may enter the state, which relies on it.
namespace causerie {

[[nodiscard]] bool is_plausible(const Message& message);
[[nodiscard]] bool is_plausible(const Room& room);
[[nodiscard]] bool is_plausible(const Snapshot& snapshot);

/// Nothing negative, and no more of anything than there may be.
[[nodiscard]] bool is_plausible(const ServerStatus& status);

/// Dense, in order, all of `room`, and no longer than was asked for.
[[nodiscard]] bool is_plausible(const MessagePage& page, RoomId room);

[[nodiscard]] bool is_plausible(const EventData& data);

}  // namespace causerie
