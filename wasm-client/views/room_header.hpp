#pragma once

#include "wasm-client/views/frame.hpp"

namespace causerie {

/// The room's name and topic, how many are in it, and the way out. On narrow screens the way to the other rooms too.
/// @param room  null while no room is open
void draw_room_header(Frame& frame, const RoomState* room, const Rect& rect);

}  // namespace causerie
