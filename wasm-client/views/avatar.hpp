#pragma once

#include <string>

#include "wasm-client/views/frame.hpp"

namespace causerie {

/// A person's initial in their colour.
void draw_avatar(Frame& frame, Painter& painter, const Rect& rect, UserId user, const std::string& name);

}  // namespace causerie
