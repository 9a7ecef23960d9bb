#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <imgui.h>
#include <vector>

#include "wasm-client/views/rect.hpp"
#include "wasm-client/views/text_run_cache.hpp"
#include "wasm-client/views/theme.hpp"

namespace causerie {

/// Which inks were drawn on which surfaces; what tests of the themes' contrast look at.
using DrawnPairs = std::array<std::bitset<surface_count>, ink_count>;

/// What painters keep from panel to panel, so that drawing does not allocate.
struct PaintMemory {
    struct Quad {
        float x{}, y{}, width{}, height{};
        float u0{}, v0{}, u1{}, v1{};
        ImU32 color{};
    };
    std::vector<std::vector<Quad>> quads{};  ///< Waiting text, by atlas page.
    DrawnPairs pairs{};
};

/// Draws one panel of the screen into the current ImGui window: shapes at once, text after all of them, page by page,
/// so that a panel costs a draw call or two however much text it has. Only colours of the theme.
class Painter {
public:
    Painter(TextRunCache& runs, const Theme& theme, PaintMemory& memory);
    ~Painter() { flush(); }
    Painter(const Painter&) = delete;
    Painter& operator=(const Painter&) = delete;

    void fill(const Rect& rect, Surface surface, float radius = 0) { fill_with(rect, theme_[surface], radius); }
    void fill(const Rect& rect, Stroke stroke, float radius = 0) { fill_with(rect, theme_[stroke], radius); }

    /// In a text's own colour: a line under or through it.
    void fill(const Rect& rect, Ink ink) { fill_with(rect, theme_[ink], 0); }

    /// Inside `rect`, `thickness` wide.
    void outline(const Rect& rect, Stroke stroke, float thickness, float radius);

    /// A soft edge around what floats above the rest.
    void shadow(const Rect& rect, float radius, float spread);

    /// What lies under a dialog, darker.
    void dim(const Rect& rect);

    /// The pen is at `x` on the base line.
    void text(RunId run, float x, float baseline, Ink ink, Surface on);

    /// For drawing in a colour of the theme what has no text.
    [[nodiscard]] ImU32 color(Ink ink, Surface on);
    [[nodiscard]] ImDrawList& list() { return list_; }

    /// Draws the text that waits. Before clipping changes.
    void flush();

private:
    void fill_with(const Rect& rect, Color color, float radius);

    ImDrawList& list_;
    TextRunCache& runs_;
    const Theme& theme_;
    PaintMemory& memory_;
};

/// Everything drawn while it lives is seen only within `rect`, and reacts only there.
class Clip {
public:
    Clip(Painter& painter, const Rect& rect);
    ~Clip();
    Clip(const Clip&) = delete;
    Clip& operator=(const Clip&) = delete;

private:
    Painter& painter_;
};

[[nodiscard]] constexpr ImU32 opaque(Color color) {
    return IM_COL32(color >> 16U & 0xFFU, color >> 8U & 0xFFU, color & 0xFFU, 0xFFU);
}

}  // namespace causerie
