#include "wasm-client/views/timeline_layout.hpp"

#include <algorithm>
#include <utility>

#include "wasm-client/state/selectors.hpp"
#include "wasm-client/views/message_text.hpp"
#include "wasm-client/views/timeline_lead.hpp"

namespace causerie {
namespace {

constexpr float bottom_padding_css = 12;
constexpr float emoji_factor = 1.15F;
constexpr float average_character = 0.5F;  // Of the font size.

RichTextStyle body_style(const Frame& frame, float width) {
    const float text = frame.px(font_size::body);
    return {.sizes = {text, frame.px(font_size::code), std::round(text * emoji_factor)},
            .line_height = frame.px(font_size::line),
            .width = width,
            .scale = frame.input.scale};
}

}  // namespace

void TimelineLayout::update(Frame& frame, const RoomState& room, float width, float height) {
    view_height_ = height;
    bottom_padding_ = frame.px(bottom_padding_css);
    follow(frame, room, width);
    lay_out(frame, room.timeline);
    if (opening_ && room.timeline.loaded) open(frame, room);
    remember();
}

void TimelineLayout::follow(Frame& frame, const RoomState& room, float width) {
    const auto columns = timeline_columns(frame, width);
    const bool rewrapped = columns.text_width != columns_.text_width || frame.input.scale != look_.scale;
    columns_ = columns;
    Look look{frame.runs.epoch(), frame.input.scale, frame.state.users.size(), frame.state.me.username};
    if (look != look_) {
        look_ = std::move(look);
        ++look_number_;
    }
    cache_.begin_frame(look_number_);
    const auto estimated = [&](std::size_t entry) { return estimate(frame, room.timeline, entry); };
    if (room_ != room.room.id) {
        room_ = room.room.id;
        scroll_.reset();
        unread_seq_.reset();
        opening_ = true;
        rows_.reset(room.timeline, estimated);
    } else {
        scroll_.scrolled_to(frame.input.scroll_top, frame.input.scrolled_by_person);
        if (!rows_.follow(room.timeline, estimated) || room.sent_count != sent_count_) scroll_.stick_to_bottom();
        if (rewrapped) rows_.reset(room.timeline, estimated);
    }
    sent_count_ = room.sent_count;
    if (!opening_ && (!scroll_.at_bottom() || !frame.state.page_visible)) note_unread(frame, room);
    rows_.set_height(0, timeline_lead_height(frame, room, view_height_));
}

/// When a room is opened, what has not been read yet is shown first.
void TimelineLayout::open(Frame& frame, const RoomState& room) {
    opening_ = false;
    note_unread(frame, room);
    const auto row = unread_seq_ ? rows_.row_of(*unread_seq_) : std::nullopt;
    if (!row) return;
    lay_out(frame, room.timeline);
    if (row_top(*row) >= position_) return;
    constexpr double place = 0.2;  // Of the view's height, below a little of what went before.
    scroll_.hold({*unread_seq_, static_cast<double>(view_height_) * place});
    lay_out(frame, room.timeline);
}

void TimelineLayout::note_unread(const Frame& frame, const RoomState& room) {
    const auto first = first_unread_seq(room, frame.state.me.id);
    if (!first) return;
    const bool marked_is_read = !unread_seq_ || *unread_seq_ <= room.room.membership->read_seq;
    if (marked_is_read) unread_seq_ = first;
}

MessageBox TimelineLayout::box(const Frame& frame, const Timeline& timeline, std::size_t row, float body_height) const {
    const auto* previous = row > 1 ? &entry_at(timeline, row - 2) : nullptr;
    return message_box(frame, previous, entry_at(timeline, row - 1), unread_seq_, body_height);
}

float TimelineLayout::estimate(const Frame& frame, const Timeline& timeline, std::size_t entry) const {
    const float columns = columns_.text_width / (frame.px(font_size::body) * average_character);
    const int lines = estimated_lines(entry_at(timeline, entry).message.body, std::max(1, static_cast<int>(columns)));
    return box(frame, timeline, entry + 1, frame.px(font_size::line) * static_cast<float>(lines)).height;
}

double TimelineLayout::content_height() const {
    const double needed = rows_.heights().total() + static_cast<double>(bottom_padding_);
    return std::max(static_cast<double>(view_height_), needed);
}

/// A conversation that is shorter than the screen lies at its bottom.
double TimelineLayout::row_top(std::size_t row) const {
    const auto& heights = rows_.heights();
    return content_height() - static_cast<double>(bottom_padding_) - heights.total() + heights.top(row);
}

std::optional<double> TimelineLayout::anchor_top(const Frame& frame, const Timeline& timeline) const {
    const auto& anchor = scroll_.anchor();
    const auto row = anchor ? rows_.row_of(anchor->seq) : std::nullopt;
    if (!row) return std::nullopt;
    return row_top(*row) + static_cast<double>(box(frame, timeline, *row, 0).body_top);
}

/// Laying out changes heights, and heights change what is on screen.
void TimelineLayout::lay_out(Frame& frame, const Timeline& timeline) {
    constexpr int attempts_max = 6;
    for (int attempt = 0; attempt < attempts_max; ++attempt) {
        position_ = scroll_.position(anchor_top(frame, timeline), content_height(), static_cast<double>(view_height_));
        if (!place_rows(frame, timeline)) return;
    }
}

/// @returns whether a height turned out to be another one than thought
bool TimelineLayout::place_rows(Frame& frame, const Timeline& timeline) {
    placed_.clear();
    const auto style = body_style(frame, columns_.text_width);
    const auto& heights = rows_.heights();
    const double margin = static_cast<double>(view_height_);
    const double start = row_top(0);
    bool changed = false;
    auto row = std::max<std::size_t>(1, heights.row_at(position_ - margin - start));
    double top = start + heights.top(row);
    for (; row < heights.size() && top < position_ + 2 * margin; ++row) {
        const auto& entry = entry_at(timeline, row - 1);
        auto& laid = cache_.get(frame.state, entry.message, style, frame.runs);
        const auto placed = box(frame, timeline, row, laid.layout.height);
        changed = changed || placed.height != heights.height(row);
        rows_.set_height(row, placed.height);
        placed_.push_back({&entry, &laid, placed, top});
        top += static_cast<double>(placed.height);
    }
    return changed;
}

void TimelineLayout::remember() {
    std::vector<ScrollKeeper::LaidRow> rows;
    rows.reserve(placed_.size());
    for (const auto& row : placed_) {
        if (row.entry->message.seq == 0) continue;
        rows.push_back({row.entry->message.seq, row.top + static_cast<double>(row.box.body_top),
                        row.top + static_cast<double>(row.box.height)});
    }
    scroll_.drawn(position_, content_height(), static_cast<double>(view_height_), std::move(rows));
}

}  // namespace causerie
