#include "wasm-client/views/message_view.hpp"

#include <algorithm>
#include <string>

#include "wasm-client/state/selectors.hpp"
#include "wasm-client/views/avatar.hpp"
#include "wasm-client/views/button.hpp"

namespace causerie {
namespace {

// In CSS pixels.
constexpr float name_gap = 8;
constexpr float chip_radius = 4;
constexpr float block_radius = 8;
constexpr float heading_height = 22;

Ink ink_of(TextRole role, bool pending) {
    switch (role) {
        case TextRole::heading: return Ink::strong;
        case TextRole::link: return Ink::link;
        case TextRole::code: return Ink::code;
        case TextRole::mention: return Ink::mention;
        case TextRole::mention_me: return Ink::mention_me;
        case TextRole::note: return Ink::secondary;
        case TextRole::code_block:
        case TextRole::body: break;
    }
    return pending ? Ink::secondary : Ink::primary;
}

Surface surface_of(TextRole role, Surface row) {
    switch (role) {
        case TextRole::code:
        case TextRole::code_block: return Surface::code;
        case TextRole::mention: return Surface::mention;
        case TextRole::mention_me: return Surface::mention_me;
        default: return row;
    }
}

/// Across the timeline, with a gap where `label` stands in the middle, or at the end.
void draw_separator(Frame& frame, Painter& painter, const MessageRow& row, const TimelineColumns& columns,
                    float center_y, const std::string& text, bool unread) {
    const float size = frame.px(unread ? font_size::tiny : font_size::small);
    const auto& label = frame.labels.get(text, {Face::bold, size}, columns.right);
    const float left = row.rect.x + columns.avatar_x;
    const float right = row.rect.x + columns.right;
    const float gap = frame.px(10);
    const float x = std::round(unread ? right - label.width : (left + right - label.width) / 2);
    const auto stroke = unread ? Stroke::unread : Stroke::divider;
    const float y = std::round(center_y - frame.hairline() / 2);
    painter.fill({left, y, std::max(0.0F, x - gap - left), frame.hairline()}, stroke);
    if (!unread) {
        const float after = x + label.width + gap;
        painter.fill({after, y, std::max(0.0F, right - after), frame.hairline()}, stroke);
    }
    draw_label(painter, label, size, x, center_y, unread ? Ink::danger : Ink::secondary, Surface::page);
}

void draw_separators(Frame& frame, Painter& painter, const MessageRow& row, const TimelineColumns& columns) {
    const auto& box = row.box;
    if (box.day_height > 0) {
        draw_separator(frame, painter, row, columns, row.rect.y + box.day_height / 2,
                       day_label(frame.state, row.entry.message.created_at), false);
    }
    if (box.unread_height > 0) {
        draw_separator(frame, painter, row, columns, row.rect.y + box.day_height + box.unread_height / 2, "New", true);
    }
}

struct HeadingLabels {
    std::string name{};
    std::string time{};
    float name_size{};
    float time_size{};
    float name_width_max{};
    float name_width{};
    float time_x{};  ///< From the name's left edge.
    float width{};
};

HeadingLabels heading_labels(Frame& frame, const Message& message, const TimelineColumns& columns) {
    HeadingLabels labels{display_name(frame.state, message.author_id), time_label(frame.state, message.created_at)};
    labels.name_size = frame.px(font_size::body);
    labels.time_size = frame.px(font_size::time);
    const float gap = frame.px(name_gap);
    const float time_width = frame.labels.get(labels.time, {Face::regular, labels.time_size}, columns.text_width).width;
    labels.name_width_max = std::max(0.0F, columns.text_width - time_width - gap);
    labels.name_width = frame.labels.get(labels.name, {Face::bold, labels.name_size}, labels.name_width_max).width;
    labels.time_x = std::round(labels.name_width + gap);
    labels.width = labels.time_x + std::ceil(time_width);
    return labels;
}

void draw_heading(Frame& frame, Painter& painter, const MessageRow& row, const TimelineColumns& columns, Surface on) {
    const auto& message = row.entry.message;
    const auto labels = heading_labels(frame, message, columns);
    const float top = row.rect.y + row.box.heading_top;
    const Rect avatar{row.rect.x + columns.avatar_x, top + frame.px(2), columns.avatar_size, columns.avatar_size};
    draw_avatar(frame, painter, avatar, message.author_id, labels.name);
    // Both on one base line, though of different sizes.
    const float baseline = baseline_of(top + frame.px(heading_height) / 2, labels.name_size);
    const float x = row.rect.x + columns.text_x;
    for (const auto& piece :
         frame.labels.get(labels.name, {Face::bold, labels.name_size}, labels.name_width_max).pieces) {
        painter.text(piece.run, x + piece.x, baseline, Ink::strong, on);
    }
    for (const auto& piece :
         frame.labels.get(labels.time, {Face::regular, labels.time_size}, columns.text_width).pieces) {
        painter.text(piece.run, x + labels.time_x + piece.x, baseline, Ink::secondary, on);
    }
}

/// In the margin of a message without a heading of its own, under the pointer.
void draw_margin_time(Frame& frame, Painter& painter, const MessageRow& row, const TimelineColumns& columns,
                      Surface on) {
    const float size = frame.px(font_size::tiny);
    const float gap = frame.px(8);
    const auto time = time_label(frame.state, row.entry.message.created_at);
    const auto& label = frame.labels.get(time, {Face::regular, size}, columns.text_x - gap);
    const float x = std::round(row.rect.x + columns.text_x - gap - label.width);
    const float center_y = row.rect.y + row.box.body_top + frame.px(heading_height) / 2;
    draw_label(painter, label, size, x, center_y, Ink::secondary, on);
}

void draw_decoration(Frame& frame, Painter& painter, const Decoration& decoration, const Rect& rect, bool pending) {
    const float chip = frame.px(chip_radius);
    switch (decoration.kind) {
        case DecorationKind::code_block: painter.fill(rect, Surface::code, frame.px(block_radius)); break;
        case DecorationKind::code: painter.fill(rect, Surface::code, chip); break;
        case DecorationKind::mention: painter.fill(rect, Surface::mention, chip); break;
        case DecorationKind::mention_me: painter.fill(rect, Surface::mention_me, chip); break;
        case DecorationKind::quote: painter.fill(rect, Stroke::quote, rect.width / 2); break;
        case DecorationKind::rule: painter.fill(rect, Stroke::divider); break;
        case DecorationKind::underline:
        case DecorationKind::strike: painter.fill(rect, ink_of(decoration.role, pending)); break;
    }
}

void draw_body(Frame& frame, Painter& painter, const MessageRow& row, const TimelineColumns& columns, Surface on) {
    const auto& layout = row.laid.layout;
    const bool pending = row.entry.delivery != Delivery::sent;
    const float x = row.rect.x + columns.text_x;
    const float y = row.rect.y + row.box.body_top;
    for (const auto& decoration : layout.decorations) {
        auto rect = decoration.rect;
        rect.x = std::round(rect.x + x);
        rect.y += y;
        draw_decoration(frame, painter, decoration, rect, pending);
    }
    for (const auto& line : layout.lines) {
        const float top = y + line.top;
        if (top > frame.input.height || top + line.height < 0) continue;
        for (auto i = line.first; i < line.first + line.count; ++i) {
            const auto& item = layout.items[i];
            if (item.space) continue;
            painter.text(item.run, x + item.x, y + line.baseline, ink_of(item.role, pending),
                         surface_of(item.role, on));
        }
    }
}

void draw_failure(Frame& frame, Painter& painter, const MessageRow& row, const TimelineColumns& columns, Surface on) {
    const auto& message = row.entry.message;
    const float height = frame.px(28);
    const float gap = frame.px(8);
    const float y = row.rect.y + row.box.actions_top + frame.px(4);
    const float center_y = y + height / 2;
    const float left = row.rect.x + columns.text_x;
    const float right = left + columns.text_width;
    float x = left;
    const auto action = [&](const char* verb, std::string label) {
        const ButtonStyle style{.look = ButtonLook::quiet};
        const float width = button_width(frame, label, style);
        Proxy proxy{.id = std::string{verb} + ":" + message.client_id,
                    .rect = {x, y, width, height},
                    .label = std::move(label)};
        x += width + gap;
        return button(frame, painter, proxy, style);
    };
    if (action("retry", "Retry")) frame.act(RetryPressed{message.room_id, message.client_id});
    if (action("discard", "Discard")) frame.act(DiscardPressed{message.room_id, message.client_id});
    const float icon = frame.px(16);
    draw_icon(painter, Icon::warning, x + icon / 2, center_y, icon, Ink::danger, on);
    x += icon + frame.px(6);
    const auto reason = row.entry.problem.empty() ? std::string{"Not sent"} : "Not sent: " + row.entry.problem;
    const float size = frame.px(font_size::small);
    const auto& label = frame.labels.get(reason, {Face::regular, size}, right - x);
    draw_label(painter, label, size, x, center_y, Ink::danger, on);
}

}  // namespace

Rect heading_rect(Frame& frame, const MessageRow& row, const TimelineColumns& columns) {
    if (!row.box.author) return {};
    const float width = heading_labels(frame, row.entry.message, columns).width;
    return {columns.text_x, row.box.heading_top, width, frame.px(heading_height)};
}

void draw_message(Frame& frame, Painter& painter, const MessageRow& row, const TimelineColumns& columns) {
    draw_separators(frame, painter, row, columns);
    const Rect message{row.rect.x, row.rect.y + row.box.message_top, row.rect.width,
                       row.box.height - row.box.message_top};
    const bool hovered = ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) &&
                         ImGui::IsMouseHoveringRect({message.x, message.y}, {message.right(), message.bottom()});
    const auto on = hovered ? Surface::row_hover : Surface::page;
    if (hovered) painter.fill(message, on);
    if (row.box.author) {
        draw_heading(frame, painter, row, columns, on);
    } else if (hovered) {
        draw_margin_time(frame, painter, row, columns, on);
    }
    draw_body(frame, painter, row, columns, on);
    if (row.box.actions_height > 0) draw_failure(frame, painter, row, columns, on);
}

}  // namespace causerie
