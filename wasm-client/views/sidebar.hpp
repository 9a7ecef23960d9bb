#pragma once

#include "wasm-client/views/frame.hpp"

namespace causerie {

/// The rooms that the person is in, how to find and make others, and who they are.
/// @param as_drawer  it lies over the timeline, and can be closed
void draw_sidebar(Frame& frame, const Rect& rect, bool as_drawer);

}  // namespace causerie
