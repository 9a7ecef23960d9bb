#pragma once

#include <string>

#include "wasm-client/views/frame.hpp"

namespace causerie {

/// The card of a dialog in the middle of the screen, with its title and a button that closes it.
/// @param content_height  below the title
/// @returns where the content goes
Rect draw_dialog_card(Frame& frame, Painter& painter, const std::string& title, float width_css, float content_height);

/// The height that `draw_dialog_card` leaves for a dialog's content at most.
[[nodiscard]] float dialog_content_height_max(const Frame& frame);

}  // namespace causerie
