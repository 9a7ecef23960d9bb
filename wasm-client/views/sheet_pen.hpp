#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "wasm-client/views/frame.hpp"

namespace causerie {

/// How a line on a sheet looks. Sizes in CSS pixels.
struct SheetStyle {
    float size{font_size::body};
    Ink ink{Ink::primary};
    Face face{Face::regular};
    Surface on{Surface::page};
};

/// Draws a sheet from top to bottom, as far as it is scrolled to, and tells the overlay what is written on it. While it
/// lives everything is clipped to the sheet.
class SheetPen {
public:
    /// @param margin  on the left and on the right, in device pixels
    SheetPen(Frame& frame, Painter& painter, const Rect& rect, float margin, std::string label);
    ~SheetPen();
    SheetPen(const SheetPen&) = delete;
    SheetPen& operator=(const SheetPen&) = delete;

    void skip(float css) { y_ += frame_.px(css); }

    /// The next strip, as wide as the sheet.
    Rect take(float height_css);

    /// One cell of a grid that begins where the pen is; `leave_grid` puts the pen behind it.
    [[nodiscard]] Rect cell(std::size_t index, std::size_t columns, float height_css, float gap_css) const;
    void leave_grid(std::size_t count, std::size_t columns, float height_css, float gap_css);

    [[nodiscard]] bool shows(const Rect& rect) const { return rect.bottom() > rect_.y && rect.y < rect_.bottom(); }

    /// For readers, pages and selections; draws nothing.
    void say(const Rect& rect, std::string_view text, float size_css = font_size::small, bool is_heading = false);

    /// Draws only. @returns how wide it is
    float draw(std::string_view text, const SheetStyle& style, float x, float center_y, float width_max);
    void draw_to_right(std::string_view text, const SheetStyle& style, float right, float center_y, float width_max);

    void heading(std::string_view text);
    void paragraph(std::string_view text, const SheetStyle& style);

    Frame& frame() { return frame_; }
    Painter& painter() { return painter_; }

private:
    Frame& frame_;
    Painter& painter_;
    Rect rect_;
    Clip clip_;
    float margin_;
    float top_;  ///< Where the sheet begins on the canvas; above `rect_` once it is scrolled.
    float y_;
};

}  // namespace causerie
