#include "wasm-client/platform/frame_loop.hpp"

#include <algorithm>

#include <emscripten/emscripten.h>

using causerie::FrameLoop;

extern "C" {
void frame_request(FrameLoop* self);  // library_frame.js

EMSCRIPTEN_KEEPALIVE void frame_due(FrameLoop* self, double time_ms) { self->due(time_ms); }
}

namespace causerie {

void FrameLoop::wake(int frames) {
    wanted_ = std::max(wanted_, frames);
    frame_request(this);
}

void FrameLoop::draw_now() { due(emscripten_get_now()); }

void FrameLoop::due(double time_ms) {
    // Writing to the page can call back, from a focus that moves, say, while a frame is being drawn.
    if (is_drawing_) return wake(1);
    is_drawing_ = true;
    wanted_ = std::max(wanted_ - 1, 0);
    ++drawn_;
    draw_(time_ms);
    is_drawing_ = false;
    if (wanted_ > 0) frame_request(this);
}

}  // namespace causerie
