#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace causerie {

/// Remembers what the person was reading, so that it stays where it is on the screen while the timeline changes around
/// it: at the bottom, or at a message. All lengths in device pixels.
class ScrollKeeper {
public:
    /// A message that was laid out in the last frame.
    struct LaidRow {
        std::int64_t seq{};
        double body_top{};  ///< From the start of the scrolled content.
        double bottom{};
    };

    /// What to hold on to.
    struct Anchor {
        std::int64_t seq{};
        double offset{};  ///< Of the top of its body, from the top of what is seen.
    };

    /// Takes note of where the page scrolled to, as the timeline was then.
    void scrolled_to(double top, bool by_person);

    /// Another room: starts at the bottom.
    void reset();
    void stick_to_bottom() { at_bottom_ = true; }
    void hold(const Anchor& anchor);

    [[nodiscard]] bool at_bottom() const { return at_bottom_; }
    [[nodiscard]] const std::optional<Anchor>& anchor() const { return anchor_; }

    /// Where to scroll to.
    /// @param body_top  of the anchor, in the content as it is now; nothing when the anchor is gone
    [[nodiscard]] double position(std::optional<double> body_top, double content_height, double view_height) const;

    /// The frame was drawn like this.
    void drawn(double position, double content_height, double view_height, std::vector<LaidRow> rows);

private:
    void find_anchor();

    std::optional<Anchor> anchor_;
    bool at_bottom_{true};
    double position_{};
    double content_height_{};
    double view_height_{};
    std::vector<LaidRow> rows_;
};

}  // namespace causerie
