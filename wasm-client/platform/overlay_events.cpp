// What the elements of an overlay call, with the page that `elements_open` was given.
#include <emscripten/emscripten.h>

#include "wasm-client/platform/overlay_page.hpp"

using causerie::OverlayPage;

extern "C" {

EMSCRIPTEN_KEEPALIVE void field_edited(OverlayPage* self, const char* id, const char* text) {
    self->field_edited(id, text);
}
EMSCRIPTEN_KEEPALIVE void field_submitted(OverlayPage* self, const char* id) { self->field_submitted(id); }
EMSCRIPTEN_KEEPALIVE void field_pasted_files(OverlayPage* self, const char* id) { self->field_pasted_files(id); }
EMSCRIPTEN_KEEPALIVE void field_focused(OverlayPage* self, const char* id) { self->field_focused(id); }
EMSCRIPTEN_KEEPALIVE void field_height_changed(OverlayPage* self, const char* id, float height) {
    self->field_height_changed(id, height);
}
EMSCRIPTEN_KEEPALIVE void proxy_activated(OverlayPage* self, const char* id) { self->proxy_activated(id); }
EMSCRIPTEN_KEEPALIVE void proxy_focused(OverlayPage* self, const char* id) { self->proxy_focused(id); }
EMSCRIPTEN_KEEPALIVE void log_scrolled(OverlayPage* self, double top, int by_person) {
    self->log_scrolled(top, by_person != 0);
}
EMSCRIPTEN_KEEPALIVE void sheet_scrolled(OverlayPage* self, double top) { self->sheet_scrolled(top); }

}  // extern "C"
