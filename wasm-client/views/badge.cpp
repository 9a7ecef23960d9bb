#include "wasm-client/views/badge.hpp"

#include <algorithm>
#include <string>

namespace causerie {

float draw_badge(Frame& frame, Painter& painter, float right, float center_y, std::int64_t count) {
    constexpr std::int64_t shown_max = 99;
    const auto text = count > shown_max ? std::to_string(shown_max) + "+" : std::to_string(count);
    const float size = frame.px(font_size::tiny);
    const auto& label = frame.labels.get(text, {Face::bold, size}, frame.px(60));
    const float height = frame.px(18);
    const float width = std::max(frame.px(20), std::ceil(label.width) + frame.px(11));
    const Rect rect{right - width, std::round(center_y - height / 2), width, height};
    painter.fill(rect, Surface::badge, height / 2);
    draw_label(painter, label, size, rect.center_x() - label.width / 2, rect.center_y(), Ink::on_badge, Surface::badge);
    return width;
}

}  // namespace causerie
