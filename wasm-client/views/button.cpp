#include "wasm-client/views/button.hpp"

#include <utility>

namespace causerie {
namespace {

// In CSS pixels.
constexpr float radius_css = 8;
constexpr float padding_css = 14;
constexpr float icon_size_css = 18;
constexpr float icon_gap_css = 7;
constexpr float ring_width_css = 2;

struct Colors {
    Surface surface{};
    Ink ink{};
};

Colors colors_of(const ButtonStyle& style, const Proxy& proxy, const Interaction& interaction) {
    const bool over = interaction.hovered || interaction.held;
    if (proxy.disabled) return {Surface::disabled, Ink::on_disabled};
    switch (style.look) {
        case ButtonLook::primary: return {over ? Surface::accent_hover : Surface::accent, Ink::on_accent};
        case ButtonLook::danger: return {over ? Surface::danger_hover : Surface::danger, Ink::on_danger};
        case ButtonLook::quiet: return {over ? Surface::control_hover : Surface::control, Ink::strong};
        case ButtonLook::bare: break;
    }
    return {over ? style.on_hover : style.on, over && style.ink == Ink::secondary ? Ink::strong : style.ink};
}

LabelStyle label_style(const Frame& frame, const ButtonStyle& style) {
    return {Face::bold, style.font_px > 0 ? style.font_px : frame.px(font_size::small)};
}

/// Whether the finger that was just lifted has scrolled something.
bool has_scrolled_by_touch(const Frame& frame) {
    constexpr float slack_css = 10;
    const auto& io = ImGui::GetIO();
    const float slack = slack_css * frame.input.scale;
    return io.MouseSource == ImGuiMouseSource_TouchScreen && io.MouseDragMaxDistanceSqr[0] > slack * slack;
}

}  // namespace

Interaction interact(Frame& frame, Proxy proxy) {
    Interaction result;
    result.focused = frame.input.focused == proxy.id;
    if (!proxy.disabled && proxy.rect.width >= 1 && proxy.rect.height >= 1) {
        ImGui::SetCursorScreenPos({proxy.rect.x, proxy.rect.y});
        result.pressed = ImGui::InvisibleButton(proxy.id.c_str(), {proxy.rect.width, proxy.rect.height});
        result.hovered = ImGui::IsItemHovered();
        result.held = ImGui::IsItemActive();
        result.pressed = (result.pressed && !has_scrolled_by_touch(frame)) || frame.input.activated == proxy.id;
        if (result.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    }
    const auto* list = ImGui::GetWindowDrawList();
    const auto from = list->GetClipRectMin();
    const auto to = list->GetClipRectMax();
    proxy.rect = proxy.rect.clipped_to({from.x, from.y, to.x - from.x, to.y - from.y});
    frame.overlay.proxies.push_back(std::move(proxy));
    return result;
}

void draw_focus_ring(Frame& frame, Painter& painter, const Rect& rect, float radius) {
    const float width = frame.px(ring_width_css);
    painter.outline(rect.inset(-width, -width), Stroke::focus, width, radius + width);
}

bool button(Frame& frame, Painter& painter, const Proxy& proxy, const ButtonStyle& style) {
    const Rect rect = proxy.rect;
    const auto interaction = interact(frame, proxy);
    const auto colors = colors_of(style, proxy, interaction);
    const float radius = frame.px(radius_css);
    const bool flat = style.look == ButtonLook::bare && colors.surface == style.on;
    if (!flat) painter.fill(rect, colors.surface, radius);
    const float icon_size = frame.px(icon_size_css);
    const auto label_look = label_style(frame, style);
    const float icon_room = style.icon && !style.icon_only ? icon_size + frame.px(icon_gap_css) : 0;
    if (style.icon_only) {
        draw_icon(painter, *style.icon, rect.center_x(), rect.center_y(), icon_size, colors.ink, colors.surface);
    } else {
        const auto& label = frame.labels.get(style.text.empty() ? std::string_view{proxy.label} : style.text,
                                             label_look, rect.width - icon_room - frame.px(padding_css));
        const float x = std::round(rect.center_x() - (icon_room + label.width) / 2);
        if (style.icon) {
            draw_icon(painter, *style.icon, x + icon_size / 2, rect.center_y(), icon_size, colors.ink, colors.surface);
        }
        draw_label(painter, label, label_look.size, x + icon_room, rect.center_y(), colors.ink, colors.surface);
    }
    if (interaction.focused) draw_focus_ring(frame, painter, rect, radius);
    return interaction.pressed;
}

float button_width(Frame& frame, const std::string& label, const ButtonStyle& style) {
    constexpr float width_max_css = 400;
    const float icon_room = style.icon ? frame.px(icon_size_css) + frame.px(icon_gap_css) : 0;
    const auto& text = frame.labels.get(label, label_style(frame, style), frame.px(width_max_css));
    return std::ceil(text.width) + icon_room + 2 * frame.px(padding_css);
}

}  // namespace causerie
