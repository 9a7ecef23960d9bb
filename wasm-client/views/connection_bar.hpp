#pragma once

#include "wasm-client/views/frame.hpp"

namespace causerie {

/// Says, over the upper end of `area`, that the server is not reached; nothing while all is well.
void draw_connection_bar(Frame& frame, const Rect& area);

}  // namespace causerie
