#include "wasm-client/views/room_header.hpp"

#include <string>

#include "wasm-client/state/selectors.hpp"
#include "wasm-client/views/badge.hpp"
#include "wasm-client/views/button.hpp"
#include "wasm-client/views/room_icon.hpp"

namespace causerie {
namespace {

constexpr float button_size = 36;  // CSS pixels.

constexpr ButtonStyle icon_button(Icon icon) {
    return {
        .look = ButtonLook::bare, .on = Surface::page, .on_hover = Surface::control, .icon = icon, .icon_only = true};
}

std::int64_t unread_elsewhere(const State& state, const RoomState* room) {
    const auto here = room != nullptr && room->room.membership && room->room.membership->notify != Notify::none
                          ? room->room.membership->unread
                          : 0;
    return unread_total(state) - here;
}

/// @returns where the title may begin
float draw_menu_button(Frame& frame, Painter& painter, const RoomState* room, const Rect& rect) {
    const float size = frame.px(button_size);
    const Rect place{rect.x + frame.px(8), std::round(rect.center_y() - size / 2), size, size};
    const auto unread = unread_elsewhere(frame.state, room);
    auto label = std::string{"Show the room list"};
    if (unread > 0) label += ", " + std::to_string(unread) + " unread";
    Proxy proxy{.id = "menu", .rect = place, .label = std::move(label), .expanded = frame.state.menu_open};
    if (button(frame, painter, proxy, icon_button(Icon::menu))) frame.act(MenuToggled{});
    if (unread > 0) {
        const float dot = frame.px(9);
        painter.fill({place.right() - dot - frame.px(4), place.y + frame.px(5), dot, dot}, Surface::badge, dot / 2);
    }
    return place.right() + frame.px(6);
}

/// @returns where the title must end
float draw_actions(Frame& frame, Painter& painter, const RoomState& room, const Rect& rect) {
    float right = rect.right() - frame.px(frame.is_narrow() ? 8 : 16);
    const float size = frame.px(button_size);
    if (room.room.membership) {
        const Rect place{right - size, std::round(rect.center_y() - size / 2), size, size};
        const auto label = "Leave " + room_name(frame.state, room.room);
        if (button(frame, painter, {.id = "leave_room", .rect = place, .label = label}, icon_button(Icon::leave))) {
            frame.act(DialogOpened{Dialog::leave_room});
        }
        right = place.x - frame.px(10);
    }
    if (room.room.kind == RoomKind::direct) return right;
    const float text_size = frame.px(font_size::small);
    const auto& count =
        frame.labels.get(std::to_string(room.room.member_count), {Face::regular, text_size}, frame.px(80));
    draw_label(painter, count, text_size, std::round(right - count.width), rect.center_y(), Ink::secondary,
               Surface::page);
    const float icon = frame.px(18);
    right = std::round(right - count.width - frame.px(6) - icon);
    draw_icon(painter, Icon::people, right + icon / 2, rect.center_y(), icon, Ink::secondary, Surface::page);
    return right - frame.px(16);
}

void draw_title(Frame& frame, Painter& painter, const RoomState& room, float left, float right, float center_y) {
    const float icon = frame.px(20);
    draw_icon(painter, room_icon(room.room.kind), left + icon / 2, center_y, icon, Ink::secondary, Surface::page);
    const float size = frame.px(font_size::title);
    float x = left + icon + frame.px(7);
    const auto& name = frame.labels.get(room_name(frame.state, room.room), {Face::bold, size}, right - x);
    draw_label(painter, name, size, x, center_y, Ink::strong, Surface::page);
    x = std::round(x + name.width + frame.px(14));
    const float topic_room = right - x - frame.px(14);
    if (room.room.topic.empty() || topic_room < frame.px(80)) return;
    const float small = frame.px(font_size::small) + frame.px(1);
    painter.fill({x, std::round(center_y - frame.px(9)), frame.hairline(), frame.px(18)}, Stroke::divider);
    draw_label(painter, frame.labels.get(room.room.topic, {Face::regular, small}, topic_room), small, x + frame.px(14),
               center_y, Ink::secondary, Surface::page);
}

}  // namespace

void draw_room_header(Frame& frame, const RoomState* room, const Rect& rect) {
    Painter painter{frame.runs, frame.theme, frame.paint};
    painter.fill({rect.x, rect.bottom() - frame.hairline(), rect.width, frame.hairline()}, Stroke::divider);
    float left = rect.x + frame.px(20);
    if (frame.is_narrow()) left = draw_menu_button(frame, painter, room, rect);
    if (room == nullptr) return;
    const float right = draw_actions(frame, painter, *room, rect);
    draw_title(frame, painter, *room, left, right, rect.center_y());
}

}  // namespace causerie
