#pragma once

#include <cmath>

#include "wasm-client/state/action.hpp"
#include "wasm-client/state/state.hpp"
#include "wasm-client/views/label.hpp"
#include "wasm-client/views/overlay.hpp"
#include "wasm-client/views/painter.hpp"
#include "wasm-client/views/text_run_cache.hpp"
#include "wasm-client/views/theme.hpp"
#include "wasm-client/views/view_input.hpp"

namespace causerie {

/// What every view of one frame is given.
struct Frame {
    const State& state;
    const ViewInput& input;
    Actions& actions;
    Overlay& overlay;
    const Theme& theme;
    TextRunCache& runs;
    LabelCache& labels;
    PaintMemory& paint;
    bool is_covered{};  ///< A dialog lies over what is being drawn.

    /// CSS pixels in device pixels, on the grid.
    [[nodiscard]] float px(float css) const { return std::round(css * input.scale); }

    /// As thin as a line can be and still be seen.
    [[nodiscard]] float hairline() const { return std::max(1.0F, std::floor(input.scale)); }

    [[nodiscard]] bool is_narrow() const { return input.width < narrow_width * input.scale; }

    void act(Event event) { actions.push_back(std::move(event)); }

    /// In CSS pixels: below this the room list is a drawer.
    static constexpr float narrow_width = 640;
};

/// Font sizes in CSS pixels.
namespace font_size {
inline constexpr float title = 17;
inline constexpr float body = 15;
inline constexpr float small = 13;
inline constexpr float time = 12;
inline constexpr float tiny = 11;
inline constexpr float code = 13;
inline constexpr float line = 22;  ///< The height of a line of body text.
}  // namespace font_size

}  // namespace causerie
