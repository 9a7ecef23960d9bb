#pragma once

#include "wasm-client/views/frame.hpp"
#include "wasm-client/views/message_box.hpp"

namespace causerie {

/// What stands above all messages of a room: that older ones are coming, or that the room began here; while nothing has
/// come yet, the outlines of messages.
[[nodiscard]] float timeline_lead_height(const Frame& frame, const RoomState& room, float view_height);

void draw_timeline_lead(Frame& frame, Painter& painter, const RoomState& room, const TimelineColumns& columns,
                        const Rect& rect);

}  // namespace causerie
