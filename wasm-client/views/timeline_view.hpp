#pragma once

#include "wasm-client/views/frame.hpp"
#include "wasm-client/views/timeline_layout.hpp"

namespace causerie {

/// Draws the log of a room into `rect`, and adds the scroller and its texts to the overlay.
void draw_timeline(Frame& frame, TimelineLayout& layout, const RoomState& room, const Rect& rect);

}  // namespace causerie
