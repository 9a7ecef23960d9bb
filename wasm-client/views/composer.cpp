#include "wasm-client/views/composer.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "common/text/utf8.hpp"
#include "common/validation/limits.hpp"
#include "wasm-client/state/fields.hpp"
#include "wasm-client/state/selectors.hpp"
#include "wasm-client/views/button.hpp"
#include "wasm-client/views/field_frame.hpp"

namespace causerie {
namespace {

// In CSS pixels.
constexpr float text_height_max = 220;
constexpr float padding_y = 12;
constexpr float padding_x = 14;
constexpr float send_size = 34;
constexpr float hint_height = 26;
constexpr float hint_height_narrow = 10;  // Unless there is something to say.

/// From here on the length is shown, so that nobody writes past the limit unawares.
constexpr std::size_t counted_from = limits::body_length_max * 9 / 10;

float text_height(const Frame& frame) {
    const auto wanted = frame.input.field_heights.find(fields::composer);
    const float line = frame.px(font_size::line);
    const float height = wanted == frame.input.field_heights.end() ? line : std::ceil(wanted->second);
    return std::clamp(height, line, frame.px(text_height_max));
}

float margin_x(const Frame& frame) { return frame.px(frame.is_narrow() ? 8 : 20); }

bool is_counted(const std::string& draft) { return utf8::length(draft) >= counted_from; }

/// 4000 as `4,000`.
std::string with_separators(std::size_t number) {
    auto text = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), ",");
    return text;
}

void draw_hint(Frame& frame, Painter& painter, const std::string& draft, const std::string& problem, const Rect& rect) {
    const float size = frame.px(font_size::time);
    const auto length = utf8::length(utf8::trim(draft));
    float right = rect.right();
    if (length >= counted_from) {
        const auto text = with_separators(length) + " / " + with_separators(limits::body_length_max);
        const auto& label = frame.labels.get(text, {Face::regular, size}, rect.width);
        right = std::round(right - label.width);
        const auto ink = length > limits::body_length_max ? Ink::danger : Ink::secondary;
        draw_label(painter, label, size, right, rect.center_y(), ink, Surface::page);
        right -= frame.px(12);
    }
    const bool explain = problem.empty() && !draft.empty() && !frame.is_narrow();
    const auto text = explain ? std::string{"Enter sends, Shift + Enter begins a new line"} : problem;
    if (text.empty()) return;
    const auto& label = frame.labels.get(text, {Face::regular, size}, right - rect.x);
    draw_label(painter, label, size, rect.x, rect.center_y(), explain ? Ink::secondary : Ink::danger, Surface::page);
}

void draw_send_button(Frame& frame, Painter& painter, const RoomState& room, bool sendable, const Rect& frame_rect) {
    const float size = frame.px(send_size);
    const float inset = frame.px(6);
    Proxy proxy{.id = "send",
                .rect = {frame_rect.right() - size - inset, frame_rect.bottom() - size - inset, size, size},
                .label = "Send",
                .disabled = !sendable};
    const ButtonStyle style{.look = ButtonLook::primary, .icon = Icon::send, .icon_only = true};
    if (button(frame, painter, proxy, style)) frame.act(SendPressed{room.room.id, frame.input.next_client_id});
}

void draw_join_bar(Frame& frame, Painter& painter, const RoomState& room, const Rect& rect) {
    const auto name = room_name(frame.state, room.room);
    const ButtonStyle style{.look = ButtonLook::primary};
    const auto join = std::string{"Join"};
    const float width = button_width(frame, join, style);
    painter.fill(rect, Surface::card, frame.px(10));
    const float height = frame.px(send_size);
    const Rect place{rect.right() - width - frame.px(6), std::round(rect.center_y() - height / 2), width, height};
    const float size = frame.px(font_size::body);
    const float x = rect.x + frame.px(padding_x);
    const auto& label =
        frame.labels.get("You are not a member of " + name, {Face::regular, size}, place.x - x - frame.px(8));
    draw_label(painter, label, size, x, rect.center_y(), Ink::secondary, Surface::card);
    const auto id = "join:" + std::to_string(room.room.id.value);
    if (button(frame, painter, {.id = id, .rect = place, .label = join}, style)) frame.act(JoinPressed{room.room.id});
}

/// Below the frame.
float hint_room(const Frame& frame, const RoomState& room) {
    const bool silent = frame.is_narrow() && !is_counted(room.draft) && draft_problem(room.draft).empty();
    return frame.px(silent ? hint_height_narrow : hint_height);
}

/// Every room has a draft of its own, in one and the same field.
std::uint64_t draft_revision(const RoomState& room) {
    return static_cast<std::uint64_t>(room.room.id.value) << 32U | (room.draft_revision & 0xFFFFFFFFU);
}

Field composer_field(const Frame& frame, const RoomState& room, std::string problem) {
    const auto name = room_name(frame.state, room.room);
    const bool direct = room.room.kind == RoomKind::direct;
    return {.id = fields::composer,
            .kind = FieldKind::text,
            .label = "Message " + name,
            .placeholder = direct ? "Message " + name : "Message #" + name,
            .length_max = limits::body_length_max,
            .value = room.draft,
            .revision = draft_revision(room),
            .wants_focus = !frame.is_covered && !frame.is_narrow(),
            .described_by = std::move(problem)};
}

}  // namespace

float composer_height(const Frame& frame, const RoomState& room) {
    return text_height(frame) + 2 * frame.px(padding_y) + hint_room(frame, room);
}

void draw_composer(Frame& frame, const RoomState& room, const Rect& rect) {
    Painter painter{frame.runs, frame.theme, frame.paint};
    const float margin = margin_x(frame);
    const float hint = hint_room(frame, room);
    const Rect outer{rect.x + margin, rect.y, rect.width - 2 * margin, rect.height - hint};
    if (!room.room.membership) return draw_join_bar(frame, painter, room, outer);
    auto problem = draft_problem(room.draft);
    const bool sendable = problem.empty() && !utf8::trim(room.draft).empty();
    draw_hint(frame, painter, room.draft, problem,
              {outer.x + frame.px(4), outer.bottom(), outer.width - frame.px(8), hint});
    auto inner = outer.inset(frame.px(padding_x), frame.px(padding_y));
    inner.width = std::max(1.0F, inner.width - frame.px(send_size));
    add_field(frame, painter, outer, inner, composer_field(frame, room, std::move(problem)));
    draw_send_button(frame, painter, room, sendable, outer);
}

}  // namespace causerie
