#include "wasm-client/views/timeline_lead.hpp"

#include <algorithm>
#include <array>

#include "wasm-client/state/selectors.hpp"
#include "wasm-client/views/room_icon.hpp"

namespace causerie {
namespace {

// In CSS pixels.
constexpr float loading_height = 56;
constexpr float start_height = 172;
constexpr float tile_size = 52;
constexpr float heading_size = 22;

enum class Lead { skeleton, loading, start };

Lead lead_of(const RoomState& room) {
    if (!room.timeline.loaded) return Lead::skeleton;
    return room.timeline.has_before ? Lead::loading : Lead::start;
}

void draw_loading(Frame& frame, Painter& painter, const Rect& rect) {
    const float size = frame.px(font_size::small);
    const auto& label = frame.labels.get("Loading older messages…", {Face::regular, size}, rect.width);
    draw_label(painter, label, size, std::round(rect.center_x() - label.width / 2), rect.center_y(), Ink::secondary,
               Surface::page);
}

std::string start_text(const State& state, const Room& room) {
    if (room.kind == RoomKind::direct) return "This is the beginning of your conversation.";
    const auto name = room_name(state, room);
    const auto kind = room.kind == RoomKind::private_room ? " It is private: only its members can see it." : "";
    return "This is the very beginning of " + name + "." + kind;
}

void draw_start(Frame& frame, Painter& painter, const RoomState& room, const TimelineColumns& columns,
                const Rect& rect) {
    const float left = rect.x + columns.avatar_x;
    const float width = columns.right - columns.avatar_x;
    const float tile = frame.px(tile_size);
    float y = rect.y + frame.px(20);
    painter.fill({left, y, tile, tile}, Surface::control, tile * 0.28F);
    draw_icon(painter, room_icon(room.room.kind), left + tile / 2, y + tile / 2, tile / 2, Ink::strong,
              Surface::control);
    y += tile + frame.px(12);
    const auto line = [&](const std::string& text, Face face, float css, Ink ink, float height) {
        const float size = frame.px(css);
        const auto& label = frame.labels.get(text, {face, size}, width);
        draw_label(painter, label, size, left, y + frame.px(height) / 2, ink, Surface::page);
        y += frame.px(height);
    };
    line(room_name(frame.state, room.room), Face::bold, heading_size, Ink::strong, 30);
    line(start_text(frame.state, room.room), Face::regular, font_size::body, Ink::secondary, 24);
    if (!room.room.topic.empty()) line(room.room.topic, Face::regular, font_size::body, Ink::secondary, 24);
}

void draw_skeleton(Frame& frame, Painter& painter, const TimelineColumns& columns, const Rect& rect) {
    // Widths of the lines of each message, as parts of the column's.
    constexpr std::array<std::array<float, 2>, 7> messages{
        {{0.55F, 0.3F}, {0.8F, 0}, {0.4F, 0.62F}, {0.7F, 0.2F}, {0.35F, 0}, {0.6F, 0.5F}, {0.75F, 0.1F}}};
    const float row_height = frame.px(86);
    const float line_height = frame.px(12);
    float bottom = rect.bottom() - frame.px(16);
    for (std::size_t i = 0; bottom - row_height > rect.y - row_height; ++i, bottom -= row_height) {
        const float y = bottom - row_height;
        const float x = rect.x + columns.text_x;
        painter.fill({rect.x + columns.avatar_x, y, columns.avatar_size, columns.avatar_size}, Stroke::skeleton,
                     columns.avatar_size * 0.28F);
        painter.fill({x, y + frame.px(2), frame.px(110), line_height}, Stroke::skeleton, line_height / 2);
        float line_y = y + frame.px(26);
        for (const float part : messages[i % messages.size()]) {
            if (part > 0)
                painter.fill({x, line_y, columns.text_width * part, line_height}, Stroke::skeleton, line_height / 2);
            line_y += frame.px(22);
        }
    }
}

}  // namespace

float timeline_lead_height(const Frame& frame, const RoomState& room, float view_height) {
    switch (lead_of(room)) {
        case Lead::skeleton: return view_height;
        case Lead::loading: return frame.px(loading_height);
        case Lead::start: break;
    }
    return frame.px(start_height);
}

void draw_timeline_lead(Frame& frame, Painter& painter, const RoomState& room, const TimelineColumns& columns,
                        const Rect& rect) {
    switch (lead_of(room)) {
        case Lead::skeleton: return draw_skeleton(frame, painter, columns, rect);
        case Lead::loading: return draw_loading(frame, painter, rect);
        case Lead::start: return draw_start(frame, painter, room, columns, rect);
    }
}

}  // namespace causerie
