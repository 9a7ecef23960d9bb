#pragma once

#include "wasm-client/views/frame.hpp"

namespace causerie {

inline constexpr const char* leave_room_title = "Leave this room?";

void draw_leave_room_dialog(Frame& frame);

}  // namespace causerie
