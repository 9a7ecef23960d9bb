#include "wasm-client/platform/input.hpp"

#include <cfloat>
#include <imgui.h>

#include <emscripten/emscripten.h>

using causerie::Input;

extern "C" {
void input_listen(Input* self);  // library_input.js

EMSCRIPTEN_KEEPALIVE void input_pointer(Input* self, int kind, float x, float y, int button, int is_touch) {
    self->pointer(static_cast<Input::PointerKind>(kind), x, y, button, is_touch != 0);
}
EMSCRIPTEN_KEEPALIVE void input_pointer_left(Input* self) { self->pointer_left(); }
EMSCRIPTEN_KEEPALIVE void input_wheel(Input* self, float right, float down) { self->wheel(right, down); }
EMSCRIPTEN_KEEPALIVE void input_focus(Input* self, int has_focus) { self->focus(has_focus != 0); }
EMSCRIPTEN_KEEPALIVE void input_escape(Input* self) { self->escape(); }
}

namespace causerie {

void Input::listen() { input_listen(this); }

void Input::pointer(PointerKind kind, float x, float y, int button, bool is_touch) {
    auto& io = ImGui::GetIO();
    io.AddMouseSourceEvent(is_touch ? ImGuiMouseSource_TouchScreen : ImGuiMouseSource_Mouse);
    io.AddMousePosEvent(x, y);
    if (kind != PointerKind::moved) io.AddMouseButtonEvent(button, kind == PointerKind::pressed);
    events_.moved();
}

void Input::pointer_left() {
    ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
    events_.moved();
}

void Input::wheel(float right, float down) {
    ImGui::GetIO().AddMouseWheelEvent(right, down);
    events_.moved();
}

void Input::focus(bool has_focus) {
    ImGui::GetIO().AddFocusEvent(has_focus);
    events_.moved();
}

}  // namespace causerie
