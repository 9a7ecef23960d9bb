#include "wasm-client/views/notice.hpp"

#include <algorithm>

#include "common/text/markdown.hpp"
#include "wasm-client/views/button.hpp"
#include "wasm-client/views/text_block.hpp"

namespace causerie {

void draw_notice(Frame& frame, const Rect& area) {
    if (frame.state.notice.empty()) return;
    Painter painter{frame.runs, frame.theme, frame.paint};
    const float padding = frame.px(14);
    const float button_size = frame.px(32);
    const float width_max = std::min(frame.px(520), area.width - frame.px(24));
    const float text_max = std::max(1.0F, width_max - 2 * padding - button_size);
    const auto text = lay_out_block(frame, frame.state.notice, font_size::body, text_max);
    const float width = std::ceil(text.width) + 2 * padding + button_size;
    const float height = std::max(text.layout.height + frame.px(22), frame.px(44));
    const Rect rect{std::round(area.center_x() - width / 2), area.bottom() - height - frame.px(12), width, height};
    const float radius = frame.px(10);
    painter.shadow(rect, radius, frame.px(12));
    painter.fill(rect, Surface::notice, radius);
    painter.outline(rect, Stroke::field, frame.hairline(), radius);
    draw_block(painter, text, rect.x + padding, std::round(rect.center_y() - text.layout.height / 2), Ink::on_notice,
               Surface::notice);
    const Rect place{rect.right() - button_size - frame.px(6), std::round(rect.center_y() - button_size / 2),
                     button_size, button_size};
    const ButtonStyle style{.look = ButtonLook::bare,
                            .on = Surface::notice,
                            .on_hover = Surface::notice_hover,
                            .icon = Icon::close,
                            .icon_only = true,
                            .ink = Ink::on_notice};
    if (button(frame, painter, {.id = "dismiss_notice", .rect = place, .label = "Dismiss"}, style)) {
        frame.act(NoticeDismissed{});
    }
}

}  // namespace causerie
