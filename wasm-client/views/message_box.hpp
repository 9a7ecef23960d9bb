#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "wasm-client/state/state.hpp"
#include "wasm-client/views/frame.hpp"

namespace causerie {

/// The columns of the timeline, in device pixels from its left edge.
struct TimelineColumns {
    float avatar_x{};
    float avatar_size{};
    float text_x{};
    float text_width{};  ///< Lines are no longer than is comfortable to read.
    float right{};       ///< Where separators end.
};

[[nodiscard]] TimelineColumns timeline_columns(const Frame& frame, float width);

/// Where the parts of one row of the timeline lie, in device pixels from the row's top. A part that is not drawn has no
/// height.
struct MessageBox {
    bool author{};          ///< With avatar, name and time.
    float day_height{};     ///< The line with the date; first of all.
    float unread_height{};  ///< The line "New"; below it.
    float message_top{};    ///< Where the message itself begins: what is tinted under the pointer.
    float heading_top{};
    float body_top{};
    float body_height{};
    float actions_top{};  ///< Why it failed, and what to do about it.
    float actions_height{};
    float height{};
};

/// @param previous    the entry above; null for the first
/// @param unread_seq  of the message above which "New" is drawn
[[nodiscard]] MessageBox message_box(const Frame& frame, const TimelineEntry* previous, const TimelineEntry& entry,
                                     std::optional<std::int64_t> unread_seq, float body_height);

}  // namespace causerie
