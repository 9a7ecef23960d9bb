#pragma once

#include "wasm-client/views/frame.hpp"

namespace causerie {

/// A part of a panel whose content is higher than itself, scrolled by wheel, touch and keyboard focus. Panels are drawn
/// within it while it lives; they bring their own `Painter`.
class ScrollArea {
public:
    ScrollArea(Frame& frame, const char* id, const Rect& rect, float content_height);
    ~ScrollArea();
    ScrollArea(const ScrollArea&) = delete;
    ScrollArea& operator=(const ScrollArea&) = delete;

    /// Where the content begins on the canvas; above `rect` once it is scrolled.
    [[nodiscard]] float top() const { return rect_.y - offset_; }

    /// Whether something there can be seen.
    [[nodiscard]] bool shows(float y, float height) const { return y + height > rect_.y && y < rect_.bottom(); }

    /// Scrolls so that `rect`, as placed by `top`, is seen. For what has the keyboard.
    void reveal(const Rect& rect);

private:
    void scroll_to(float offset);
    void follow_touch();
    void draw_bar();

    Frame& frame_;
    Rect rect_;
    float content_height_;
    float offset_{};
};

}  // namespace causerie
