// The client's beginning, and what the page calls of it.
#include <emscripten/emscripten.h>

#include "wasm-client/platform/client.hpp"

using causerie::Client;

extern "C" {
// library_page.js
void page_open(Client* self);
void page_publish(Client* self);
void page_show_unsupported();

EMSCRIPTEN_KEEPALIVE void page_preferences(Client* self, int dark, int high_contrast, int reduced_motion) {
    self->preferences_changed(dark != 0, high_contrast != 0, reduced_motion != 0);
}
EMSCRIPTEN_KEEPALIVE void page_fonts_changed(Client* self) { self->fonts_changed(); }
EMSCRIPTEN_KEEPALIVE void page_visibility(Client* self, int visible) { self->visibility_changed(visible != 0); }
EMSCRIPTEN_KEEPALIVE void page_online(Client* self, int online) { self->app().online_changed(online != 0); }
EMSCRIPTEN_KEEPALIVE void page_address(Client* self, const char* path) { self->app().navigated(path); }
EMSCRIPTEN_KEEPALIVE void page_signed_in(Client* self) { self->app().signed_in(); }
EMSCRIPTEN_KEEPALIVE int client_frames(Client* self) { return self->frames_drawn(); }
EMSCRIPTEN_KEEPALIVE int client_link(Client* self) { return static_cast<int>(self->app().state().connection.link); }
}

int main() {
    static Client client;
    if (!client.open()) {
        page_show_unsupported();
        return 1;
    }
    page_open(&client);
    client.start();
    page_publish(&client);
    emscripten_exit_with_live_runtime();
}
