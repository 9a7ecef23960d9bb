#include "wasm-client/views/timeline_view.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "wasm-client/state/selectors.hpp"
#include "wasm-client/views/button.hpp"
#include "wasm-client/views/message_text.hpp"
#include "wasm-client/views/message_view.hpp"
#include "wasm-client/views/timeline_lead.hpp"

namespace causerie {
namespace {

constexpr const char* jump_id = "jump_to_latest";

/// Where content at `top` is seen.
float on_canvas(const TimelineLayout& layout, const Rect& rect, double top) {
    return static_cast<float>(std::round(static_cast<double>(rect.y) + top - layout.position()));
}

void draw_rows(Frame& frame, Painter& painter, const TimelineLayout& layout, const Rect& rect) {
    for (const auto& row : layout.rows()) {
        const Rect place{rect.x, on_canvas(layout, rect, row.top), rect.width, row.box.height};
        if (place.bottom() <= rect.y || place.y >= rect.bottom()) continue;
        draw_message(frame, painter, {*row.entry, *row.laid, row.box, place}, layout.columns());
    }
}

void draw_lead(Frame& frame, Painter& painter, const TimelineLayout& layout, const RoomState& room, const Rect& rect) {
    const Rect place{rect.x, on_canvas(layout, rect, layout.lead_top()), rect.width, layout.lead_height()};
    if (place.bottom() > rect.y) draw_timeline_lead(frame, painter, room, layout.columns(), place);
}

MessageText page_text(Frame& frame, const TimelineLayout& layout, const TimelineLayout::Row& row,
                      std::int64_t position) {
    const MessageRow message{*row.entry, *row.laid, row.box, {}};
    return {.key = message_key(row.entry->message),
            .position = position,
            .top = row.top,
            .height = row.box.height,
            .heading = message_heading(frame.state, *row.entry),
            .heading_rect = heading_rect(frame, message, layout.columns())};
}

void fill_scroller(Frame& frame, TimelineLayout& layout, const RoomState& room, const Rect& rect) {
    auto& scroller = frame.overlay.scroller;
    scroller.visible = true;
    scroller.rect = rect;
    scroller.content_height = layout.content_height();
    scroller.label = "Messages in " + room_name(frame.state, room.room);
    // The page rounds to its own grid: this much is where it was told to be.
    constexpr double tolerance = 1.5;
    if (std::abs(frame.input.scroll_top - layout.position()) > tolerance) scroller.set_top = layout.position();
    std::int64_t position = room.timeline.last_seq();
    for (const auto& row : layout.rows()) {
        const auto seq = row.entry->message.seq;
        position = seq > 0 ? seq : position + 1;
        scroller.messages.push_back(layout.cache().text_for_page(*row.laid, page_text(frame, layout, row, position),
                                                                 layout.columns().text_x, row.box.body_top));
    }
}

std::string jump_label(const RoomState& room) {
    const auto unread = room.room.membership ? room.room.membership->unread : 0;
    if (unread == 0) return "Jump to latest";
    return std::to_string(unread) + (unread == 1 ? " new message" : " new messages");
}

void draw_jump_button(Frame& frame, TimelineLayout& layout, const RoomState& room, const Rect& rect) {
    constexpr double far_css = 240;
    const double below = layout.content_height() - layout.position() - static_cast<double>(rect.height);
    if (layout.at_bottom() || below < far_css * static_cast<double>(frame.input.scale)) return;
    Painter painter{frame.runs, frame.theme, frame.paint};
    const auto label = jump_label(room);
    const ButtonStyle style{.look = ButtonLook::primary, .icon = Icon::arrow_down};
    const float width = std::min(button_width(frame, label, style), rect.width);
    const float height = frame.px(34);
    const Rect place{std::round(rect.center_x() - width / 2), rect.bottom() - height - frame.px(12), width, height};
    painter.shadow(place, frame.px(8), frame.px(8));
    if (button(frame, painter, {.id = jump_id, .rect = place, .label = label}, style)) layout.jump_to_latest();
}

/// What the state must know of what is on screen. Said in every frame for as long as it is so.
void report(Frame& frame, const TimelineLayout& layout, const RoomState& room, const Rect& rect) {
    const auto& timeline = room.timeline;
    if (!timeline.loaded) return;
    const bool near_start = layout.position() < static_cast<double>(rect.height);
    if (near_start && timeline.has_before && !timeline.loading) frame.act(HistoryWanted{room.room.id});
    const auto& membership = room.room.membership;
    const bool has_unread = membership && membership->unread > 0 && membership->read_seq < timeline.last_seq();
    if (layout.at_bottom() && has_unread && frame.state.page_visible) frame.act(BottomSeen{room.room.id});
}

}  // namespace

void draw_timeline(Frame& frame, TimelineLayout& layout, const RoomState& room, const Rect& rect) {
    if (frame.input.activated == jump_id) layout.jump_to_latest();
    layout.update(frame, room, rect.width, rect.height);
    {
        Painter painter{frame.runs, frame.theme, frame.paint};
        const Clip clip{painter, rect};
        draw_lead(frame, painter, layout, room, rect);
        draw_rows(frame, painter, layout, rect);
    }
    fill_scroller(frame, layout, room, rect);
    draw_jump_button(frame, layout, room, rect);
    report(frame, layout, room, rect);
    layout.cache().end_frame();
}

}  // namespace causerie
