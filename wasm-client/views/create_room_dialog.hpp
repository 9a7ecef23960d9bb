#pragma once

#include "wasm-client/views/frame.hpp"

namespace causerie {

inline constexpr const char* create_room_title = "Create a room";

void draw_create_room_dialog(Frame& frame);

}  // namespace causerie
