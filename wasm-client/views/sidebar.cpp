#include "wasm-client/views/sidebar.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "wasm-client/state/selectors.hpp"
#include "wasm-client/state/status_figures.hpp"
#include "wasm-client/views/avatar.hpp"
#include "wasm-client/views/badge.hpp"
#include "wasm-client/views/button.hpp"
#include "wasm-client/views/room_icon.hpp"
#include "wasm-client/views/scroll_area.hpp"

namespace causerie {
namespace {

// In CSS pixels.
constexpr float header_height = 56;
constexpr float section_height = 40;
constexpr float footer_height = 64;
constexpr float row_height = 34;
constexpr float row_gap = 2;
constexpr float row_inset = 8;
constexpr float row_radius = 8;
constexpr float icon_button_size = 32;

constexpr ButtonStyle icon_button(Icon icon) {
    return {.look = ButtonLook::bare,
            .on = Surface::sidebar,
            .on_hover = Surface::sidebar_hover,
            .icon = icon,
            .icon_only = true};
}

Rect icon_button_rect(const Frame& frame, float right, float center_y) {
    const float size = frame.px(icon_button_size);
    return {right - size, std::round(center_y - size / 2), size, size};
}

void draw_header(Frame& frame, Painter& painter, const Rect& rect, bool as_drawer) {
    const float mark = frame.px(26);
    const float x = rect.x + frame.px(18);
    draw_mark(painter, x, std::round(rect.center_y() - mark / 2), mark);
    const float size = frame.px(font_size::title);
    const float text_x = x + mark + frame.px(10);
    const auto& label = frame.labels.get("Causerie", {Face::bold, size}, rect.right() - text_x - frame.px(48));
    draw_label(painter, label, size, text_x, rect.center_y(), Ink::strong, Surface::sidebar);
    if (!as_drawer) return;
    const auto place = icon_button_rect(frame, rect.right() - frame.px(12), rect.center_y());
    if (button(frame, painter, {.id = "close_menu", .rect = place, .label = "Close the room list"},
               icon_button(Icon::close))) {
        frame.act(MenuToggled{});
    }
}

void draw_section(Frame& frame, Painter& painter, const Rect& rect) {
    const float size = frame.px(font_size::small);
    const auto& label = frame.labels.get("Rooms", {Face::bold, size}, rect.width / 2);
    draw_label(painter, label, size, rect.x + frame.px(row_inset + 12), rect.center_y(), Ink::secondary,
               Surface::sidebar);
    auto place = icon_button_rect(frame, rect.right() - frame.px(12), rect.center_y());
    const Rect plus = place;
    place.x -= place.width + frame.px(2);
    if (button(frame, painter, {.id = "browse_rooms", .rect = place, .label = "Browse rooms"},
               icon_button(Icon::search))) {
        frame.act(DialogOpened{Dialog::browse_rooms});
    }
    if (button(frame, painter, {.id = "create_room", .rect = plus, .label = "Create a room"},
               icon_button(Icon::plus))) {
        frame.act(DialogOpened{Dialog::create_room});
    }
}

std::string room_label(const RoomLine& room) {
    auto label = room.name;
    if (room.unread > 0) label += ", " + std::to_string(room.unread) + " unread";
    return label;
}

void draw_room(Frame& frame, Painter& painter, const RoomLine& room, const Rect& rect, const Interaction& interaction) {
    const bool over = interaction.hovered || interaction.held;
    const auto on = room.current ? Surface::sidebar_current : over ? Surface::sidebar_hover : Surface::sidebar;
    const bool loud = room.current || room.unread > 0;
    const auto ink = loud ? Ink::strong : over ? Ink::primary : Ink::secondary;
    if (on != Surface::sidebar) painter.fill(rect, on, frame.px(row_radius));
    const float icon = frame.px(16);
    const float x = rect.x + frame.px(12);
    draw_icon(painter, room_icon(room.kind), x + icon / 2, rect.center_y(), icon, loud ? Ink::strong : Ink::secondary,
              on);
    float right = rect.right() - frame.px(10);
    if (room.unread > 0) right -= draw_badge(frame, painter, right, rect.center_y(), room.unread) + frame.px(6);
    const float size = frame.px(font_size::body);
    const float text_x = x + icon + frame.px(9);
    const auto face = room.unread > 0 ? Face::bold : Face::regular;
    const auto& label = frame.labels.get(room.name, {face, size}, right - text_x);
    draw_label(painter, label, size, text_x, rect.center_y(), ink, on);
    if (interaction.focused)
        draw_focus_ring(frame, painter, rect.inset(frame.px(2), frame.px(2)), frame.px(row_radius - 2));
}

void draw_rooms(Frame& frame, const Rect& rect) {
    const auto rooms = joined_rooms(frame.state);
    const float step = frame.px(row_height) + frame.px(row_gap);
    ScrollArea area{frame, "rooms", rect, step * static_cast<float>(rooms.size()) + frame.px(8)};
    const auto place = [&](std::size_t index) {
        return Rect{rect.x, area.top() + step * static_cast<float>(index), rect.width, frame.px(row_height)}.inset(
            frame.px(row_inset), 0);
    };
    const auto id = [](const RoomLine& room) { return "room:" + std::to_string(room.id.value); };
    for (std::size_t i = 0; i < rooms.size(); ++i) {
        if (frame.input.focused == id(rooms[i])) area.reveal(place(i));
    }
    Painter painter{frame.runs, frame.theme, frame.paint};
    for (std::size_t i = 0; i < rooms.size(); ++i) {
        const auto& room = rooms[i];
        const auto interaction = interact(frame, {.id = id(room),
                                                  .kind = ProxyKind::room,
                                                  .rect = place(i),
                                                  .label = room_label(room),
                                                  .current = room.current});
        if (interaction.pressed) frame.act(RoomChosen{room.id});
        if (area.shows(place(i).y, place(i).height)) draw_room(frame, painter, room, place(i), interaction);
    }
}

void draw_footer(Frame& frame, Painter& painter, const Rect& rect) {
    const auto& me = frame.state.me;
    painter.fill({rect.x, rect.y, rect.width, frame.hairline()}, Stroke::divider);
    const float avatar = frame.px(34);
    const float x = rect.x + frame.px(16);
    const auto name = me.display_name.empty() ? me.username : me.display_name;
    draw_avatar(frame, painter, {x, std::round(rect.center_y() - avatar / 2), avatar, avatar}, me.id, name);
    const float text_x = x + avatar + frame.px(10);
    const float right = rect.right() - frame.px(12);
    const auto sign_out = icon_button_rect(frame, right, rect.center_y());
    const bool is_admin = may_see_status(frame.state);
    auto status = sign_out;
    if (is_admin) status.x -= status.width + frame.px(2);
    const float room = status.x - frame.px(6) - text_x;
    const float name_size = frame.px(font_size::body) - frame.px(1);
    draw_label(painter, frame.labels.get(name, {Face::bold, name_size}, room), name_size, text_x,
               rect.center_y() - frame.px(9), Ink::strong, Surface::sidebar);
    const float small = frame.px(font_size::small);
    draw_label(painter, frame.labels.get("@" + me.username, {Face::regular, small}, room), small, text_x,
               rect.center_y() + frame.px(9), Ink::secondary, Surface::sidebar);
    if (is_admin &&
        button(frame, painter, {.id = "status", .rect = status, .label = "Status"}, icon_button(Icon::pulse))) {
        frame.act(DialogOpened{Dialog::status});
    }
    if (button(frame, painter, {.id = "sign_out", .rect = sign_out, .label = "Sign out"}, icon_button(Icon::power))) {
        frame.act(SignOutPressed{});
    }
}

}  // namespace

void draw_sidebar(Frame& frame, const Rect& rect, bool as_drawer) {
    const float header = frame.px(header_height);
    const float section = frame.px(section_height);
    const float footer = frame.px(footer_height);
    {
        Painter painter{frame.runs, frame.theme, frame.paint};
        painter.fill(rect, Surface::sidebar);
        painter.fill({rect.right() - frame.hairline(), rect.y, frame.hairline(), rect.height}, Stroke::divider);
        draw_header(frame, painter, {rect.x, rect.y, rect.width, header}, as_drawer);
        draw_section(frame, painter, {rect.x, rect.y + header, rect.width, section});
    }
    const float top = rect.y + header + section;
    draw_rooms(frame, {rect.x, top, rect.width - frame.hairline(), std::max(0.0F, rect.bottom() - footer - top)});
    Painter painter{frame.runs, frame.theme, frame.paint};
    draw_footer(frame, painter, {rect.x, rect.bottom() - footer, rect.width - frame.hairline(), footer});
}

}  // namespace causerie
