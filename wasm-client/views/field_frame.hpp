#pragma once

#include <string>

#include "wasm-client/views/frame.hpp"

namespace causerie {

/// Draws the frame around a field, and adds the field to the overlay, `padding` inside of it. While a dialog hides the
/// field, its text is drawn instead.
/// @param field  its rectangle, sizes and colours are filled in
/// @param inner  where the text goes
void add_field(Frame& frame, Painter& painter, const Rect& rect, const Rect& inner, Field field);

}  // namespace causerie
