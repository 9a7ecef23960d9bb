#pragma once

#include <cstdint>
#include <functional>
#include <utility>

namespace causerie {

/// The page's canvas with its WebGL 2 context, sized in device pixels.
class WebglCanvas {
public:
    /// @param changed  called when the size changed or the context went or came back
    explicit WebglCanvas(std::function<void()> changed) : changed_{std::move(changed)} {}

    WebglCanvas(const WebglCanvas&) = delete;
    WebglCanvas& operator=(const WebglCanvas&) = delete;

    /// @returns  false where there is no WebGL 2; otherwise its context is current and the size known
    [[nodiscard]] bool open();

    [[nodiscard]] int width() const { return width_; }
    [[nodiscard]] int height() const { return height_; }
    [[nodiscard]] float scale() const { return scale_; }  ///< Device pixels per CSS pixel.

    /// The context is away: nothing can be drawn until it comes back.
    [[nodiscard]] bool is_lost() const { return is_lost_; }

    /// Whether the context came back since the last time: everything in it is new and empty.
    [[nodiscard]] bool take_restored() { return std::exchange(was_restored_, false); }

    /// Sets size and viewport and fills the canvas with a colour, 0xRRGGBB.
    void clear(std::uint32_t color);

    /// @param cursor  one of `ImGuiMouseCursor_`
    void set_cursor(int cursor);

    void resized(int width, int height, float scale);
    void lost();
    void restored();

private:
    std::function<void()> changed_{};
    int width_{};
    int height_{};
    float scale_{1};
    int cursor_{};
    bool is_lost_{};
    bool was_restored_{};
};

}  // namespace causerie
