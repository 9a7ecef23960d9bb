#pragma once

#include <chrono>
#include <string>

#include "api/events/frame.hpp"
#include "common/model/cursor.hpp"

/// The events that the stream itself speaks, as opposed to those of the log.
namespace causerie::stream {

/// The first one of a stream, which also tells a browser how soon to reconnect by itself.
[[nodiscard]] events::Frame first_ping(const Cursor& cursor);

/// "Still here, and up to `cursor` there was nothing else for you."
[[nodiscard]] events::Frame ping(const Cursor& cursor);

/// "What came before `cursor` cannot be replayed: take a snapshot."
[[nodiscard]] events::Frame reset(const Cursor& cursor);

/// "This instance is going down: reconnect after `delay`."
[[nodiscard]] events::Frame bye(std::chrono::milliseconds delay);

}  // namespace causerie::stream
