#pragma once

#include <vector>

#include "wasm-client/views/overlay.hpp"
#include "wasm-client/views/rich_text_layout.hpp"

namespace causerie {

/// The pieces of a laid out text for the page's text layer: for each line, in the order of reading, one for each
/// stretch of equal style.
/// @param x, y  where the layout's top left corner lies, as `TextSegment::rect` counts
void append_segments(const RichText& text, const RichTextLayout& layout, float x, float y,
                     std::vector<TextSegment>& segments);

}  // namespace causerie
