#pragma once

#include "wasm-client/views/frame.hpp"

namespace causerie {

/// How high the composer is now; it grows with its text.
[[nodiscard]] float composer_height(const Frame& frame, const RoomState& room);

/// Where a message is written and sent.
void draw_composer(Frame& frame, const RoomState& room, const Rect& rect);

}  // namespace causerie
