#include "wasm-client/views/create_room_dialog.hpp"

#include <string>
#include <utility>

#include "common/text/utf8.hpp"
#include "common/validation/limits.hpp"
#include "wasm-client/state/fields.hpp"
#include "wasm-client/views/button.hpp"
#include "wasm-client/views/dialog_card.hpp"
#include "wasm-client/views/field_frame.hpp"
#include "wasm-client/views/text_block.hpp"

namespace causerie {
namespace {

// In CSS pixels.
constexpr float width = 460;
constexpr float label_height = 26;
constexpr float field_height = 44;
constexpr float field_gap = 14;
constexpr float switch_height = 56;
constexpr float button_height = 40;
constexpr float footer_gap = 16;

/// A text field under its label; moves `y` below it.
void draw_field(Frame& frame, Painter& painter, const Rect& content, float& y, Field field) {
    const float size = frame.px(font_size::small);
    const float label = frame.px(label_height);
    draw_label(painter, frame.labels.get(field.label, {Face::bold, size}, content.width), size, content.x,
               y + label / 2 - frame.px(2), Ink::strong, Surface::card);
    y += label;
    const Rect outer{content.x, y, content.width, frame.px(field_height)};
    const float line = frame.px(font_size::line);
    const Rect inner{outer.x + frame.px(12), std::round(outer.center_y() - line / 2), outer.width - frame.px(24), line};
    add_field(frame, painter, outer, inner, std::move(field));
    y = outer.bottom() + frame.px(field_gap);
}

void draw_switch_mark(Frame& frame, Painter& painter, float right, float center_y, bool on) {
    const float height = frame.px(22);
    const float track_width = frame.px(38);
    const Rect track{right - track_width, std::round(center_y - height / 2), track_width, height};
    painter.fill(track, on ? Surface::accent : Surface::control, height / 2);
    if (!on) painter.outline(track, Stroke::field, frame.hairline(), height / 2);
    const float knob = height - frame.px(6);
    const float x = on ? track.right() - knob - frame.px(3) : track.x + frame.px(3);
    const ImVec2 center{x + knob / 2, track.center_y()};
    painter.list().AddCircleFilled(
        center, knob / 2,
        on ? painter.color(Ink::on_accent, Surface::accent) : painter.color(Ink::strong, Surface::control));
}

/// Whether only invited people can see the room.
void draw_privacy_switch(Frame& frame, Painter& painter, const Rect& rect) {
    const auto& form = frame.state.room_form.room;
    const bool is_private = form.kind == RoomKind::private_room;
    Proxy proxy{.id = "room_private",
                .rect = rect,
                .label = is_private ? "Private room: on" : "Private room: off",
                .current = is_private};
    const auto interaction = interact(frame, std::move(proxy));
    const auto on = interaction.hovered ? Surface::card_hover : Surface::card;
    if (interaction.hovered) painter.fill(rect.inset(-frame.px(10), 0), on, frame.px(10));
    const float size = frame.px(font_size::body);
    const float small = frame.px(font_size::small);
    const float text_width = rect.width - frame.px(54);
    draw_label(painter, frame.labels.get("Private", {Face::bold, size}, text_width), size, rect.x,
               rect.center_y() - frame.px(10), Ink::strong, on);
    draw_label(painter, frame.labels.get("Only invited people can see it", {Face::regular, small}, text_width), small,
               rect.x, rect.center_y() + frame.px(10), Ink::secondary, on);
    draw_switch_mark(frame, painter, rect.right(), rect.center_y(), is_private);
    if (interaction.focused) draw_focus_ring(frame, painter, rect.inset(-frame.px(8), 0), frame.px(10));
    if (!interaction.pressed) return;
    auto changed = form;
    changed.kind = is_private ? RoomKind::public_room : RoomKind::private_room;
    frame.act(RoomFormEdited{std::move(changed)});
}

void draw_footer(Frame& frame, Painter& painter, const Rect& rect) {
    const auto& form = frame.state.room_form;
    const ButtonStyle create_style{.look = ButtonLook::primary, .font_px = frame.px(font_size::body)};
    const ButtonStyle cancel_style{.look = ButtonLook::quiet, .font_px = frame.px(font_size::body)};
    const auto create = std::string{form.sending ? "Creating…" : "Create"};
    const auto cancel = std::string{"Cancel"};
    const float create_width = button_width(frame, create, create_style);
    const float cancel_width = button_width(frame, cancel, cancel_style);
    const Rect create_rect{rect.right() - create_width, rect.y, create_width, rect.height};
    const Rect cancel_rect{create_rect.x - frame.px(10) - cancel_width, rect.y, cancel_width, rect.height};
    if (button(frame, painter, {.id = "cancel_room", .rect = cancel_rect, .label = cancel}, cancel_style)) {
        frame.act(DialogClosed{});
    }
    const bool ready = !form.sending && !utf8::trim(form.room.name).empty();
    Proxy proxy{.id = "submit_room", .rect = create_rect, .label = create, .disabled = !ready};
    if (button(frame, painter, proxy, create_style)) frame.act(CreateRoomPressed{});
}

}  // namespace

void draw_create_room_dialog(Frame& frame) {
    Painter painter{frame.runs, frame.theme, frame.paint};
    const auto& form = frame.state.room_form;
    const float problem_width = std::min(frame.px(width), frame.input.width) - frame.px(72);
    const auto problem = lay_out_block(frame, form.problem, font_size::small, std::max(1.0F, problem_width));
    const float problem_height = form.problem.empty() ? 0 : problem.layout.height + frame.px(10);
    const float fields_height = 2 * (frame.px(label_height) + frame.px(field_height) + frame.px(field_gap));
    const float height =
        fields_height + frame.px(switch_height) + problem_height + frame.px(footer_gap) + frame.px(button_height);
    const auto content = draw_dialog_card(frame, painter, create_room_title, width, height);
    float y = content.y;
    draw_field(frame, painter, content, y,
               {.id = fields::room_name,
                .label = "Name",
                .placeholder = "Such as design or lunch",
                .length_max = limits::room_name_length_max,
                .value = form.room.name,
                .revision = form.revision,
                .wants_focus = true,
                .described_by = form.problem});
    draw_field(frame, painter, content, y,
               {.id = fields::room_topic,
                .label = "Topic (optional)",
                .placeholder = "What it is about",
                .length_max = limits::room_topic_length_max,
                .value = form.room.topic,
                .revision = form.revision});
    draw_privacy_switch(frame, painter, {content.x, y, content.width, frame.px(switch_height)});
    y += frame.px(switch_height);
    if (problem_height > 0) draw_block(painter, problem, content.x, y + frame.px(6), Ink::danger, Surface::card);
    y += problem_height + frame.px(footer_gap);
    draw_footer(frame, painter, {content.x, y, content.width, frame.px(button_height)});
}

}  // namespace causerie
