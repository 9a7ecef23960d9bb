#pragma once

#include <string>

#include "common/model/ids.hpp"
#include "common/model/room.hpp"
#include "tests/chaos/caller.hpp"

/// Preparations, while everything is whole: each throws when it does not succeed.
namespace causerie::chaos {

[[nodiscard]] RoomId create_room(Caller& caller, RoomKind kind, const std::string& name);

void join_room(Caller& caller, RoomId room);

/// The room that everybody is in from the beginning.
[[nodiscard]] RoomId find_general(Caller& caller);

}  // namespace causerie::chaos
