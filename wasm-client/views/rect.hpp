#pragma once

#include <algorithm>

namespace causerie {

/// In device pixels from the canvas's top left corner, unless said otherwise.
struct Rect {
    float x{};
    float y{};
    float width{};
    float height{};

    [[nodiscard]] constexpr float right() const { return x + width; }
    [[nodiscard]] constexpr float bottom() const { return y + height; }
    [[nodiscard]] constexpr float center_x() const { return x + width / 2; }
    [[nodiscard]] constexpr float center_y() const { return y + height / 2; }

    [[nodiscard]] constexpr bool contains(float point_x, float point_y) const {
        return point_x >= x && point_x < right() && point_y >= y && point_y < bottom();
    }

    /// Smaller by `dx` on the left and right and by `dy` above and below.
    [[nodiscard]] constexpr Rect inset(float dx, float dy) const {
        return {x + dx, y + dy, std::max(width - 2 * dx, 0.0F), std::max(height - 2 * dy, 0.0F)};
    }

    /// What lies in `other` too; of no size when nothing does.
    [[nodiscard]] constexpr Rect clipped_to(const Rect& other) const {
        const float left = std::clamp(x, other.x, other.right());
        const float top = std::clamp(y, other.y, other.bottom());
        return {left, top, std::clamp(right(), left, std::max(left, other.right())) - left,
                std::clamp(bottom(), top, std::max(top, other.bottom())) - top};
    }

    friend bool operator==(const Rect&, const Rect&) = default;
};

}  // namespace causerie
