#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "common/model/cursor.hpp"

namespace causerie::events {

/// The bytes of one Server-Sent Event, encoded once and shared by every stream that sends it.
using Frame = std::shared_ptr<const std::string>;

/// `id:`, `event:` and `data:` lines and the empty line that ends them.
/// @param name  the `event:` name
/// @param json  one line of JSON
[[nodiscard]] std::string frame_text(const Cursor& cursor, std::string_view name, std::string_view json);

/// The same without an id: the client's cursor stays where it was.
[[nodiscard]] std::string frame_text(std::string_view name, std::string_view json);

/// One frame as an element of the long poll's `events`: `{"id":…,"event":…,"data":…}`.
/// @param frame  text that `frame_text` wrote, with an id
[[nodiscard]] std::string frame_as_json(std::string_view frame);

}  // namespace causerie::events
