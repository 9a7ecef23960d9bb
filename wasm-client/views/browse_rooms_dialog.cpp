#include "wasm-client/views/browse_rooms_dialog.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "wasm-client/state/selectors.hpp"
#include "wasm-client/views/button.hpp"
#include "wasm-client/views/dialog_card.hpp"
#include "wasm-client/views/room_icon.hpp"
#include "wasm-client/views/scroll_area.hpp"

namespace causerie {
namespace {

// In CSS pixels.
constexpr float width = 540;
constexpr float row_height = 64;
constexpr float list_height_max = 448;
constexpr float empty_height = 150;
constexpr float tile_size = 38;

std::string describe(const RoomLine& room) {
    const auto members = std::to_string(room.member_count) + (room.member_count == 1 ? " member" : " members");
    return room.topic.empty() ? members : members + " · " + room.topic;
}

Rect join_rect(Frame& frame, const Rect& row, const ButtonStyle& style) {
    const float height = frame.px(34);
    const float button = button_width(frame, "Join", style);
    return {row.right() - button - frame.px(8), std::round(row.center_y() - height / 2), button, height};
}

void draw_row(Frame& frame, Painter& painter, const RoomLine& room, const Rect& row, bool visible, bool last) {
    const ButtonStyle style{.look = ButtonLook::quiet};
    const auto join = join_rect(frame, row, style);
    if (visible) {
        const float tile = frame.px(tile_size);
        const Rect tile_rect{row.x, std::round(row.center_y() - tile / 2), tile, tile};
        painter.fill(tile_rect, Surface::control, tile * 0.28F);
        draw_icon(painter, room_icon(room.kind), tile_rect.center_x(), tile_rect.center_y(), frame.px(18), Ink::strong,
                  Surface::control);
        const float x = tile_rect.right() + frame.px(12);
        const float text_width = join.x - x - frame.px(12);
        const float size = frame.px(font_size::body);
        const float small = frame.px(font_size::small);
        draw_label(painter, frame.labels.get(room.name, {Face::bold, size}, text_width), size, x,
                   row.center_y() - frame.px(10), Ink::strong, Surface::card);
        draw_label(painter, frame.labels.get(describe(room), {Face::regular, small}, text_width), small, x,
                   row.center_y() + frame.px(11), Ink::secondary, Surface::card);
        if (!last)
            painter.fill({x, row.bottom() - frame.hairline(), row.right() - x, frame.hairline()}, Stroke::divider);
    }
    // Its neighbours say "Join" too: what stands beside it tells them apart for whoever does not see them.
    Proxy proxy{.id = "join:" + std::to_string(room.id.value),
                .kind = ProxyKind::room,
                .rect = join,
                .label = "Join " + room.name + ", " + describe(room)};
    if (button(frame, painter, proxy, {.look = ButtonLook::quiet, .text = "Join"})) frame.act(JoinPressed{room.id});
}

void draw_list(Frame& frame, const std::vector<RoomLine>& rooms, const Rect& rect) {
    const float height = frame.px(row_height);
    ScrollArea area{frame, "browsable", rect, height * static_cast<float>(rooms.size())};
    const auto place = [&](std::size_t index) {
        return Rect{rect.x, area.top() + height * static_cast<float>(index), rect.width - frame.px(4), height};
    };
    for (std::size_t i = 0; i < rooms.size(); ++i) {
        if (frame.input.focused == "join:" + std::to_string(rooms[i].id.value)) area.reveal(place(i));
    }
    Painter painter{frame.runs, frame.theme, frame.paint};
    for (std::size_t i = 0; i < rooms.size(); ++i) {
        draw_row(frame, painter, rooms[i], place(i), area.shows(place(i).y, height), i + 1 == rooms.size());
    }
}

void draw_empty(Frame& frame, Painter& painter, const Rect& rect) {
    const float size = frame.px(font_size::body);
    const auto& label = frame.labels.get("You are in every public room already.", {Face::regular, size}, rect.width);
    draw_label(painter, label, size, std::round(rect.center_x() - label.width / 2), rect.y + frame.px(40),
               Ink::secondary, Surface::card);
    const ButtonStyle style{.look = ButtonLook::primary, .icon = Icon::plus};
    const auto text = std::string{"Create a room"};
    const float width_px = button_width(frame, text, style);
    const Rect place{std::round(rect.center_x() - width_px / 2), rect.y + frame.px(72), width_px, frame.px(40)};
    if (button(frame, painter, {.id = "create_instead", .rect = place, .label = text}, style)) {
        frame.act(DialogOpened{Dialog::create_room});
    }
}

}  // namespace

void draw_browse_rooms_dialog(Frame& frame) {
    const auto rooms = browsable_rooms(frame.state);
    const float wanted =
        rooms.empty() ? frame.px(empty_height)
                      : std::min(frame.px(row_height) * static_cast<float>(rooms.size()), frame.px(list_height_max));
    Rect content;
    {
        Painter painter{frame.runs, frame.theme, frame.paint};
        content = draw_dialog_card(frame, painter, browse_rooms_title, width,
                                   std::min(wanted, dialog_content_height_max(frame)));
        if (rooms.empty()) return draw_empty(frame, painter, content);
    }
    draw_list(frame, rooms, content);
}

}  // namespace causerie
