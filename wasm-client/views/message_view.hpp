#pragma once

#include "wasm-client/views/frame.hpp"
#include "wasm-client/views/message_box.hpp"
#include "wasm-client/views/message_cache.hpp"

namespace causerie {

/// One row of the timeline, ready to be drawn.
struct MessageRow {
    const TimelineEntry& entry;
    const LaidMessage& laid;
    MessageBox box{};
    Rect rect{};  ///< On the canvas.
};

/// Where name and time stand, from the timeline's left edge and the row's top; empty when they are not drawn.
[[nodiscard]] Rect heading_rect(Frame& frame, const MessageRow& row, const TimelineColumns& columns);

void draw_message(Frame& frame, Painter& painter, const MessageRow& row, const TimelineColumns& columns);

}  // namespace causerie
