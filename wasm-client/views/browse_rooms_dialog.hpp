#pragma once

#include "wasm-client/views/frame.hpp"

namespace causerie {

inline constexpr const char* browse_rooms_title = "Browse rooms";

/// The public rooms that the person could join.
void draw_browse_rooms_dialog(Frame& frame);

}  // namespace causerie
