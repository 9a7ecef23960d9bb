#include "wasm-client/views/message_box.hpp"

#include <algorithm>

#include "wasm-client/state/selectors.hpp"

namespace causerie {
namespace {

// In CSS pixels.
constexpr float day_height = 44;
constexpr float unread_height = 24;
constexpr float author_padding_top = 9;
constexpr float heading_height = 22;
constexpr float padding = 3;
constexpr float actions_height = 36;
constexpr float text_width_max = 820;

}  // namespace

TimelineColumns timeline_columns(const Frame& frame, float width) {
    const bool narrow = frame.is_narrow();
    TimelineColumns columns;
    columns.avatar_x = frame.px(narrow ? 12 : 20);
    columns.avatar_size = frame.px(narrow ? 32 : 36);
    columns.text_x = columns.avatar_x + columns.avatar_size + frame.px(narrow ? 10 : 12);
    columns.right = width - frame.px(narrow ? 12 : 24);
    columns.text_width = std::clamp(columns.right - columns.text_x, 1.0F, frame.px(text_width_max));
    return columns;
}

MessageBox message_box(const Frame& frame, const TimelineEntry* previous, const TimelineEntry& entry,
                       std::optional<std::int64_t> unread_seq, float body_height) {
    const auto heading = entry_heading(frame.state, previous, entry);
    const bool first_unread = unread_seq && entry.message.seq == *unread_seq;
    MessageBox box;
    box.author = heading.author || first_unread;
    box.day_height = heading.day ? frame.px(day_height) : 0;
    box.unread_height = first_unread ? frame.px(unread_height) : 0;
    box.message_top = box.day_height + box.unread_height;
    box.heading_top = box.message_top + frame.px(box.author ? author_padding_top : padding);
    box.body_top = box.heading_top + (box.author ? frame.px(heading_height) : 0);
    box.body_height = body_height;
    box.actions_top = box.body_top + body_height;
    box.actions_height = entry.delivery == Delivery::failed ? frame.px(actions_height) : 0;
    box.height = box.actions_top + box.actions_height + frame.px(padding);
    return box;
}

}  // namespace causerie
