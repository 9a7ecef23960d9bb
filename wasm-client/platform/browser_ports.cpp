#include "wasm-client/platform/browser_ports.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include <emscripten/emscripten.h>

#include "wasm-client/app/app.hpp"

using causerie::BrowserPorts;

extern "C" {
// library_net.js
void net_send(BrowserPorts* self, int number, const char* method, const char* path, const char* body);
void net_open_stream(BrowserPorts* self, const char* path, const char* catch_up_path, double user);
void net_close_stream();
void timer_start(BrowserPorts* self, int delay_ms);
double clock_wall_ms();
double clock_monotonic_ms();
int clock_utc_offset_minutes();
double chance();
void chance_uuid(char* target);

// library_storage.js
void storage_load(BrowserPorts* self);
void storage_keep(const char* key, const char* line, int soon);
void storage_drop(const char* key);

// library_page.js
void page_announce(const char* text);
void page_show_sign_in(const char* notice);
void page_set_address(const char* path);

EMSCRIPTEN_KEEPALIVE void net_answered(BrowserPorts* self, int number, int status, const char* body,
                                       std::size_t length) {
    self->answered(number, {.status = status, .body = {body, length}});
}
EMSCRIPTEN_KEEPALIVE void net_stream_opened(BrowserPorts* self) { self->app().stream_opened(); }
EMSCRIPTEN_KEEPALIVE void net_stream_event(BrowserPorts* self, const char* name, const char* id, const char* data) {
    self->app().stream_event(name, id, data);
}
EMSCRIPTEN_KEEPALIVE void net_stream_lost(BrowserPorts* self) { self->app().stream_lost(); }
EMSCRIPTEN_KEEPALIVE void storage_found(BrowserPorts* self, const char* lines) { self->app().unsent_found(lines); }
EMSCRIPTEN_KEEPALIVE void timer_fired(BrowserPorts* self) { self->app().woken(); }
}

namespace causerie {

void BrowserPorts::send(const HttpRequest& request, std::function<void(HttpResponse)> answered) {
    waiting_.emplace(++last_number_, std::move(answered));
    net_send(this, last_number_, request.method.c_str(), request.path.c_str(), request.body.c_str());
}

void BrowserPorts::answered(int number, HttpResponse response) {
    const auto found = waiting_.extract(number);
    if (!found.empty()) found.mapped()(std::move(response));
}

void BrowserPorts::open_stream(const StreamRequest& request) {
    net_open_stream(this, request.path.c_str(), request.catch_up_path.c_str(), static_cast<double>(request.user.value));
}
void BrowserPorts::close_stream() { net_close_stream(); }

void BrowserPorts::wake_after(std::int64_t ms) {
    constexpr std::int64_t delay_max_ms = std::numeric_limits<int>::max();
    timer_start(this, static_cast<int>(std::clamp<std::int64_t>(ms, 0, delay_max_ms)));
}

void BrowserPorts::announce(const std::string& text) { page_announce(text.c_str()); }
void BrowserPorts::show_sign_in(const std::string& notice) { page_show_sign_in(notice.c_str()); }
void BrowserPorts::show_address(const std::string& path) { page_set_address(path.c_str()); }

void BrowserPorts::load_unsent() { storage_load(this); }
void BrowserPorts::keep_unsent(const std::string& key, const std::string& line, Keeping keeping) {
    storage_keep(key.c_str(), line.c_str(), keeping == Keeping::soon ? 1 : 0);
}
void BrowserPorts::drop_unsent(const std::string& key) { storage_drop(key.c_str()); }

std::int64_t BrowserPorts::now_ms() { return static_cast<std::int64_t>(clock_wall_ms()); }
std::int64_t BrowserPorts::monotonic_ms() { return static_cast<std::int64_t>(clock_monotonic_ms()); }
int BrowserPorts::utc_offset_minutes() { return clock_utc_offset_minutes(); }
double BrowserPorts::random() { return chance(); }

std::string BrowserPorts::new_client_id() {
    constexpr std::size_t uuid_length = 36;
    std::array<char, uuid_length + 1> text{};
    chance_uuid(text.data());
    return {text.data(), uuid_length};
}

}  // namespace causerie
