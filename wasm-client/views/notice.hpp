#pragma once

#include "wasm-client/views/frame.hpp"

namespace causerie {

/// Says, over the lower end of `area`, what failed last, until it is dismissed; nothing when nothing did.
void draw_notice(Frame& frame, const Rect& area);

}  // namespace causerie
