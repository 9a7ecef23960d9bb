#pragma once

namespace causerie {

/// In device pixels from the canvas's top left corner, unless said otherwise.
struct Rect {
    float x{};
    float y{};
    float width{};
    float height{};

    friend bool operator==(const Rect&, const Rect&) = default;
};

}  // namespace causerie
