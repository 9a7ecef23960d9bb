#include "wasm-client/views/field_frame.hpp"

#include <algorithm>
#include <utility>

#include "common/text/markdown.hpp"
#include "wasm-client/views/rich_text_layout.hpp"

namespace causerie {
namespace {

constexpr float radius_css = 10;

void draw_text(Frame& frame, Painter& painter, const Field& field) {
    const bool empty = field.value.empty();
    const auto text = plain_text(empty ? field.placeholder : field.value);
    const RichTextStyle style{.sizes = {field.font_px, field.font_px, field.font_px},
                              .line_height = field.line_px,
                              .width = field.rect.width,
                              .scale = frame.input.scale};
    const auto layout = layout_rich_text(text, style, frame.runs, [](std::string_view) { return TextRole::body; });
    const Clip clip{painter, field.rect};
    for (const auto& line : layout.lines) {
        if (line.top > field.rect.height) break;
        for (auto i = line.first; i < line.first + line.count; ++i) {
            const auto& item = layout.items[i];
            if (item.space) continue;
            painter.text(item.run, field.rect.x + item.x, field.rect.y + line.baseline,
                         empty ? Ink::secondary : Ink::primary, Surface::field);
        }
    }
}

}  // namespace

void add_field(Frame& frame, Painter& painter, const Rect& rect, const Rect& inner, Field field) {
    const bool focused = frame.input.focused_field == field.id && !frame.is_covered;
    const float radius = frame.px(radius_css);
    painter.fill(rect, Surface::field, radius);
    const bool wrong = !field.described_by.empty();
    painter.outline(rect,
                    wrong     ? Stroke::field_wrong
                    : focused ? Stroke::field_focus
                              : Stroke::field,
                    focused ? frame.px(2) : frame.hairline(), radius);
    field.rect = inner;
    field.font_px = frame.px(font_size::body);
    field.line_px = frame.px(font_size::line);
    field.text_color = frame.theme[Ink::primary];
    field.placeholder_color = frame.theme[Ink::secondary];
    if (frame.is_covered) draw_text(frame, painter, field);
    frame.overlay.fields.push_back(std::move(field));
}

}  // namespace causerie
