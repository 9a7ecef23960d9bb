#pragma once

#include "wasm-client/views/frame.hpp"

namespace causerie {

inline constexpr const char* status_screen_title = "Status";

/// How the server is and has been, for those who run it: over everything else, for as long as it is looked at.
void draw_status_screen(Frame& frame);

}  // namespace causerie
