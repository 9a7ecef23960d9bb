#include "wasm-client/views/dialog_card.hpp"

#include <algorithm>

#include "wasm-client/views/button.hpp"

namespace causerie {
namespace {

// In CSS pixels.
constexpr float header_height = 62;
constexpr float padding_x = 24;
constexpr float padding_bottom = 22;
constexpr float margin = 12;
constexpr float radius = 14;

}  // namespace

float dialog_content_height_max(const Frame& frame) {
    return std::max(frame.px(80),
                    frame.input.height - frame.px(header_height) - frame.px(padding_bottom) - 2 * frame.px(margin));
}

Rect draw_dialog_card(Frame& frame, Painter& painter, const std::string& title, float width_css, float content_height) {
    const float width = std::min(frame.px(width_css), frame.input.width - 2 * frame.px(margin));
    const float header = frame.px(header_height);
    const float height = header + content_height + frame.px(padding_bottom);
    // A little above the middle looks centred.
    const float y = std::max(frame.px(margin), std::round((frame.input.height - height) * 0.42F));
    const Rect card{std::round((frame.input.width - width) / 2), y, width, height};
    painter.shadow(card, frame.px(radius), frame.px(24));
    painter.fill(card, Surface::card, frame.px(radius));
    painter.outline(card, Stroke::divider, frame.hairline(), frame.px(radius));
    const float size = frame.px(font_size::title) + frame.px(1);
    const float left = card.x + frame.px(padding_x);
    const float close = frame.px(34);
    const Rect close_rect{card.right() - close - frame.px(14), std::round(card.y + (header - close) / 2), close, close};
    const auto& label = frame.labels.get(title, {Face::bold, size}, close_rect.x - left);
    draw_label(painter, label, size, left, card.y + header / 2, Ink::strong, Surface::card);
    const ButtonStyle style{.look = ButtonLook::bare,
                            .on = Surface::card,
                            .on_hover = Surface::card_hover,
                            .icon = Icon::close,
                            .icon_only = true};
    if (button(frame, painter, {.id = "close_dialog", .rect = close_rect, .label = "Close"}, style)) {
        frame.act(DialogClosed{});
    }
    return {left, card.y + header, width - 2 * frame.px(padding_x), content_height};
}

}  // namespace causerie
