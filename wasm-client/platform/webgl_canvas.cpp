#include "wasm-client/platform/webgl_canvas.hpp"

#include <utility>

#include <GLES3/gl3.h>
#include <emscripten/emscripten.h>

using causerie::WebglCanvas;

extern "C" {
// library_canvas.js
int canvas_open(WebglCanvas* self);
void canvas_set_size(int width, int height);
void canvas_set_cursor(int cursor);

EMSCRIPTEN_KEEPALIVE void canvas_resized(WebglCanvas* self, int width, int height, float scale) {
    self->resized(width, height, scale);
}
EMSCRIPTEN_KEEPALIVE void canvas_lost(WebglCanvas* self) { self->lost(); }
EMSCRIPTEN_KEEPALIVE void canvas_restored(WebglCanvas* self) { self->restored(); }
}

namespace causerie {

bool WebglCanvas::open() { return canvas_open(this) != 0; }

void WebglCanvas::clear(std::uint32_t color) {
    const auto part = [color](unsigned shift) { return static_cast<float>((color >> shift) & 0xFFU) / 255.0F; };
    canvas_set_size(width_, height_);
    glViewport(0, 0, width_, height_);
    glClearColor(part(16), part(8), part(0), 1);
    glClear(GL_COLOR_BUFFER_BIT);
}

void WebglCanvas::set_cursor(int cursor) {
    if (std::exchange(cursor_, cursor) != cursor) canvas_set_cursor(cursor);
}

void WebglCanvas::resized(int width, int height, float scale) {
    if (width == width_ && height == height_ && scale == scale_) return;
    width_ = width;
    height_ = height;
    scale_ = scale;
    changed_();
}

void WebglCanvas::lost() {
    is_lost_ = true;
    changed_();
}

void WebglCanvas::restored() {
    is_lost_ = false;
    was_restored_ = true;
    changed_();
}

}  // namespace causerie
