#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wasm-client/views/frame.hpp"
#include "wasm-client/views/message_box.hpp"
#include "wasm-client/views/message_cache.hpp"
#include "wasm-client/views/scroll_keeper.hpp"
#include "wasm-client/views/timeline_rows.hpp"

namespace causerie {

/// Where every message of the current room lies, laid out on the screen and one screen above and below it. Holds on to
/// what the person reads while messages come and go around it.
class TimelineLayout {
public:
    struct Row {
        const TimelineEntry* entry{};
        LaidMessage* laid{};
        MessageBox box{};
        double top{};  ///< From the start of the scrolled content.
    };

    /// Once in each frame, before anything else.
    void update(Frame& frame, const RoomState& room, float width, float height);

    /// Rows that are laid out, by ascending `top`; good for this frame.
    [[nodiscard]] const std::vector<Row>& rows() const { return placed_; }

    [[nodiscard]] const TimelineColumns& columns() const { return columns_; }
    [[nodiscard]] double position() const { return position_; }  ///< What is scrolled out at the top.
    [[nodiscard]] double content_height() const;
    [[nodiscard]] double lead_top() const { return row_top(0); }
    [[nodiscard]] float lead_height() const { return rows_.heights().height(0); }
    [[nodiscard]] bool at_bottom() const { return scroll_.at_bottom(); }
    void jump_to_latest() { scroll_.stick_to_bottom(); }  ///< In the next frame.

    [[nodiscard]] MessageCache& cache() { return cache_; }

private:
    /// Whatever changes the look of all bodies when it changes.
    struct Look {
        std::uint64_t epoch{};
        float scale{};
        std::size_t users{};
        std::string me{};
        friend bool operator==(const Look&, const Look&) = default;
    };

    void follow(Frame& frame, const RoomState& room, float width);
    void open(Frame& frame, const RoomState& room);
    void note_unread(const Frame& frame, const RoomState& room);
    [[nodiscard]] float estimate(const Frame& frame, const Timeline& timeline, std::size_t entry) const;
    [[nodiscard]] MessageBox box(const Frame& frame, const Timeline& timeline, std::size_t row,
                                 float body_height) const;
    void lay_out(Frame& frame, const Timeline& timeline);
    bool place_rows(Frame& frame, const Timeline& timeline);
    [[nodiscard]] double row_top(std::size_t row) const;
    [[nodiscard]] std::optional<double> anchor_top(const Frame& frame, const Timeline& timeline) const;
    void remember();

    MessageCache cache_;
    TimelineRows rows_;
    ScrollKeeper scroll_;
    Look look_{};
    std::uint64_t look_number_{};
    TimelineColumns columns_{};
    float bottom_padding_{};
    float view_height_{};
    std::optional<RoomId> room_;
    std::uint64_t sent_count_{};
    bool opening_{};                          // The room's first page has not been shown yet.
    std::optional<std::int64_t> unread_seq_;  // Stays marked while the room is open, though read by now.
    double position_{};
    std::vector<Row> placed_;
};

}  // namespace causerie
