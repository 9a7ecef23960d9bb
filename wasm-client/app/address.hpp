#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/model/ids.hpp"

namespace causerie {

/// The address bar's path of a room: `/rooms/3`.
[[nodiscard]] std::string room_address(RoomId room);

/// The room that a path names, whatever follows it (`/rooms/3/42`); nothing for any other path.
[[nodiscard]] std::optional<RoomId> room_at(std::string_view path);

}  // namespace causerie
