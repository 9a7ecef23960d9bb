#include "wasm-client/views/message_cache.hpp"

#include <utility>

#include "wasm-client/views/message_text.hpp"
#include "wasm-client/views/text_segments.hpp"

namespace causerie {

void MessageCache::begin_frame(std::uint64_t look) {
    look_ = look;
    ++frame_;
    used_ = 0;
}

LaidMessage& MessageCache::get(const State& state, const Message& message, const RichTextStyle& style,
                               TextRunCache& runs) {
    auto& laid = messages_[message_key(message)];
    if (laid.used_in_frame != frame_) ++used_;
    laid.used_in_frame = frame_;
    // A confirmed message changes only with its `event_seq`; an unconfirmed one has none and does not change.
    const bool same_text = laid.event_seq == message.event_seq && laid.deleted == message.deleted_at.has_value();
    if (same_text && laid.width == style.width && laid.look == look_) return laid;
    if (!same_text) laid.text = message_rich_text(message);
    laid.layout =
        layout_rich_text(laid.text, style, runs, [&](std::string_view name) { return mention_role(state, name); });
    laid.event_seq = message.event_seq;
    laid.deleted = message.deleted_at.has_value();
    laid.width = style.width;
    laid.look = look_;
    laid.segments_x = -1;
    ++laid_out_;
    return laid;
}

const MessageText& MessageCache::text_for_page(LaidMessage& message, MessageText wanted, float x, float y) {
    auto& shown = message.for_page;
    if (message.segments_x == x && message.segments_y == y) {
        wanted.segments = shown.segments;
    } else {
        auto segments = std::make_shared<std::vector<TextSegment>>();
        append_segments(message.text, message.layout, x, y, *segments);
        wanted.segments = std::move(segments);
        message.segments_x = x;
        message.segments_y = y;
    }
    wanted.version = shown.version;
    const double top = std::exchange(shown.top, wanted.top);
    if (wanted != shown) wanted.version = ++version_;
    (void)top;
    shown = std::move(wanted);
    return shown;
}

void MessageCache::end_frame() {
    constexpr std::size_t idle_max = 200;
    constexpr std::uint64_t idle_frames_max = 60;
    if (messages_.size() <= used_ + idle_max) return;
    std::erase_if(messages_, [&](const auto& entry) { return entry.second.used_in_frame + idle_frames_max < frame_; });
}

}  // namespace causerie
