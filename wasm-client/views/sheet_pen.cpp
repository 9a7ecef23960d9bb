#include "wasm-client/views/sheet_pen.hpp"

#include <algorithm>
#include <utility>

namespace causerie {

SheetPen::SheetPen(Frame& frame, Painter& painter, const Rect& rect, float margin, std::string label)
    : frame_{frame},
      painter_{painter},
      rect_{rect},
      clip_{painter, rect},
      margin_{margin},
      top_{std::round(rect.y - static_cast<float>(frame.input.sheet_top))},
      y_{top_} {
    auto& sheet = frame.overlay.sheet;
    sheet.visible = true;
    sheet.rect = rect;
    sheet.label = std::move(label);
}

SheetPen::~SheetPen() { frame_.overlay.sheet.content_height = y_ - top_; }

Rect SheetPen::take(float height_css) {
    const float height = frame_.px(height_css);
    const Rect strip{rect_.x + margin_, y_, std::max(0.0F, rect_.width - 2 * margin_), height};
    y_ += height;
    return strip;
}

Rect SheetPen::cell(std::size_t index, std::size_t columns, float height_css, float gap_css) const {
    const float gap = frame_.px(gap_css);
    const float height = frame_.px(height_css);
    const auto count = static_cast<float>(columns);
    const float width = std::max(0.0F, rect_.width - 2 * margin_ - gap * (count - 1)) / count;
    const auto column = static_cast<float>(index % columns);
    const auto full_rows = index / columns;
    const auto row = static_cast<float>(full_rows);
    const float x = std::round(rect_.x + margin_ + column * (width + gap));
    return {x, y_ + row * (height + gap), std::floor(width), height};
}

void SheetPen::leave_grid(std::size_t count, std::size_t columns, float height_css, float gap_css) {
    if (count > 0) y_ = cell(count - 1, columns, height_css, gap_css).bottom();
}

void SheetPen::say(const Rect& rect, std::string_view text, float size_css, bool is_heading) {
    SheetLine line{{rect.x - rect_.x, rect.y - top_, rect.width, rect.height}, frame_.px(size_css), is_heading, {}};
    line.text = text;
    // Some of it was told by strangers.
    std::ranges::replace_if(line.text, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
    frame_.overlay.sheet.lines.push_back(std::move(line));
}

float SheetPen::draw(std::string_view text, const SheetStyle& style, float x, float center_y, float width_max) {
    const float size = frame_.px(style.size);
    const auto& label = frame_.labels.get(text, {style.face, size}, width_max);
    draw_label(painter_, label, size, x, center_y, style.ink, style.on);
    return label.width;
}

void SheetPen::draw_to_right(std::string_view text, const SheetStyle& style, float right, float center_y,
                             float width_max) {
    const auto& label = frame_.labels.get(text, {style.face, frame_.px(style.size)}, width_max);
    draw(text, style, std::round(right - label.width), center_y, width_max);
}

void SheetPen::heading(std::string_view text) {
    skip(26);
    const auto strip = take(26);
    say(strip, text, font_size::title, true);
    if (shows(strip)) draw(text, {font_size::title, Ink::strong, Face::bold}, strip.x, strip.center_y(), strip.width);
    skip(8);
}

void SheetPen::paragraph(std::string_view text, const SheetStyle& style) {
    const auto strip = take(font_size::line);
    say(strip, text, style.size);
    if (shows(strip)) draw(text, style, strip.x, strip.center_y(), strip.width);
}

}  // namespace causerie
