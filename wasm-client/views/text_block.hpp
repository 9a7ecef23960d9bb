#pragma once

#include <string_view>

#include "wasm-client/views/frame.hpp"
#include "wasm-client/views/rich_text_layout.hpp"

namespace causerie {

/// A few lines of the program's own text, wrapped.
struct TextBlock {
    RichTextLayout layout{};
    float width{};  ///< Of the longest line.
};

[[nodiscard]] TextBlock lay_out_block(Frame& frame, std::string_view text, float font_css, float width_max);

void draw_block(Painter& painter, const TextBlock& block, float x, float y, Ink ink, Surface on);

}  // namespace causerie
