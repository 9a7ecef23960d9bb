#include "wasm-client/views/connection_bar.hpp"

#include <algorithm>

#include "wasm-client/state/selectors.hpp"
#include "wasm-client/views/icons.hpp"

namespace causerie {

void draw_connection_bar(Frame& frame, const Rect& area) {
    const auto text = connection_text(frame.state);
    if (text.empty()) return;
    Painter painter{frame.runs, frame.theme, frame.paint};
    const float size = frame.px(font_size::small);
    const float icon = frame.px(16);
    const float padding = frame.px(14);
    const float gap = frame.px(8);
    const float height = frame.px(32);
    const auto& label =
        frame.labels.get(text, {Face::bold, size}, area.width - 2 * padding - icon - gap - frame.px(16));
    const float width = std::ceil(label.width) + icon + gap + 2 * padding;
    const Rect rect{std::round(area.center_x() - width / 2), area.y + frame.px(10), width, height};
    painter.shadow(rect, height / 2, frame.px(8));
    painter.fill(rect, Surface::warning, height / 2);
    draw_icon(painter, Icon::warning, rect.x + padding + icon / 2, rect.center_y(), icon, Ink::on_warning,
              Surface::warning);
    draw_label(painter, label, size, rect.x + padding + icon + gap, rect.center_y(), Ink::on_warning, Surface::warning);
}

}  // namespace causerie
