#include "wasm-client/views/text_block.hpp"

#include <algorithm>

#include "common/text/markdown.hpp"

namespace causerie {

TextBlock lay_out_block(Frame& frame, std::string_view text, float font_css, float width_max) {
    constexpr float line_factor = font_size::line / font_size::body;
    const float size = frame.px(font_css);
    const RichTextStyle style{.sizes = {size, size, size},
                              .line_height = std::round(size * line_factor),
                              .width = width_max,
                              .scale = frame.input.scale};
    TextBlock block{
        layout_rich_text(plain_text(text), style, frame.runs, [](std::string_view) { return TextRole::body; })};
    for (const auto& item : block.layout.items) {
        if (!item.space) block.width = std::max(block.width, item.x + item.width);
    }
    return block;
}

void draw_block(Painter& painter, const TextBlock& block, float x, float y, Ink ink, Surface on) {
    for (const auto& line : block.layout.lines) {
        for (auto i = line.first; i < line.first + line.count; ++i) {
            const auto& item = block.layout.items[i];
            if (!item.space) painter.text(item.run, x + item.x, y + line.baseline, ink, on);
        }
    }
}

}  // namespace causerie
