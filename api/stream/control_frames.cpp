#include "api/stream/control_frames.hpp"

#include "common/validation/limits.hpp"

namespace causerie::stream {
namespace {

events::Frame shared(std::string text) { return std::make_shared<const std::string>(std::move(text)); }

}  // namespace

events::Frame first_ping(const Cursor& cursor) {
    return shared("retry: " + std::to_string(limits::stream_retry_ms) + "\n" +
                  events::frame_text(cursor, "ping", "{}"));
}

events::Frame ping(const Cursor& cursor) { return shared(events::frame_text(cursor, "ping", "{}")); }

events::Frame reset(const Cursor& cursor) { return shared(events::frame_text(cursor, "reset", "{}")); }

events::Frame bye(std::chrono::milliseconds delay) {
    return shared(events::frame_text("bye", "{\"retry_ms\":" + std::to_string(delay.count()) + "}"));
}

}  // namespace causerie::stream
