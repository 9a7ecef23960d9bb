#include "wasm-client/views/painter.hpp"

#include <cmath>
#include <cstddef>

namespace causerie {
namespace {

constexpr int vertices_per_quad = 4;
constexpr int indices_per_quad = 6;
constexpr ImU32 alpha_mask = 0xFF000000;

ImVec2 top_left(const Rect& rect) { return {rect.x, rect.y}; }
ImVec2 bottom_right(const Rect& rect) { return {rect.right(), rect.bottom()}; }

}  // namespace

Painter::Painter(TextRunCache& runs, const Theme& theme, PaintMemory& memory)
    : list_{*ImGui::GetWindowDrawList()}, runs_{runs}, theme_{theme}, memory_{memory} {}

void Painter::fill_with(const Rect& rect, Color color, float radius) {
    list_.AddRectFilled(top_left(rect), bottom_right(rect), opaque(color), radius);
}

void Painter::outline(const Rect& rect, Stroke stroke, float thickness, float radius) {
    // ImGui strokes along the middle of the line.
    const float half = thickness / 2;
    list_.AddRect({rect.x + half, rect.y + half}, {rect.right() - half, rect.bottom() - half}, opaque(theme_[stroke]),
                  std::max(0.0F, radius - half), ImDrawFlags_None, thickness);
}

void Painter::shadow(const Rect& rect, float radius, float spread) {
    constexpr int layers = 14;
    const int alpha = theme_.dark ? 13 : 5;
    const float drop = spread / 4;
    for (int layer = layers; layer > 0; --layer) {
        // Closer together towards the edge, so that the shadow fades out and does not end.
        const float part = static_cast<float>(layer) / layers;
        const float grow = spread * part * part;
        list_.AddRectFilled({rect.x - grow, rect.y - grow + drop}, {rect.right() + grow, rect.bottom() + grow + drop},
                            IM_COL32(0, 0, 0, alpha), radius + grow);
    }
}

void Painter::dim(const Rect& rect) {
    list_.AddRectFilled(top_left(rect), bottom_right(rect), IM_COL32(0, 0, 0, theme_.dark ? 150 : 95));
}

ImU32 Painter::color(Ink ink, Surface on) {
    memory_.pairs[static_cast<std::size_t>(ink)].set(static_cast<std::size_t>(on));
    return opaque(theme_[ink]);
}

void Painter::text(RunId run, float x, float baseline, Ink ink, Surface on) {
    const auto tint = color(ink, on);
    const auto& image = runs_.image(run);
    if (image.page < 0) return;
    const auto page = static_cast<std::size_t>(image.page);
    if (page >= memory_.quads.size()) memory_.quads.resize(page + 1);
    // On whole pixels every texel is one pixel, and nothing is blurred.
    memory_.quads[page].push_back({std::round(x) + image.offset_x, std::round(baseline) + image.offset_y, image.width,
                                   image.height, image.u0, image.v0, image.u1, image.v1,
                                   image.colored ? IM_COL32_WHITE : tint | alpha_mask});
}

void Painter::flush() {
    for (std::size_t page = 0; page < memory_.quads.size(); ++page) {
        auto& quads = memory_.quads[page];
        if (quads.empty()) continue;
        list_.PushTexture(runs_.texture(static_cast<int>(page)));
        const auto count = static_cast<int>(quads.size());
        list_.PrimReserve(count * indices_per_quad, count * vertices_per_quad);
        for (const auto& quad : quads) {
            list_.PrimRectUV({quad.x, quad.y}, {quad.x + quad.width, quad.y + quad.height}, {quad.u0, quad.v0},
                             {quad.u1, quad.v1}, quad.color);
        }
        list_.PopTexture();
        quads.clear();
    }
}

Clip::Clip(Painter& painter, const Rect& rect) : painter_{painter} {
    painter_.flush();
    ImGui::PushClipRect(top_left(rect), bottom_right(rect), true);
}

Clip::~Clip() {
    painter_.flush();
    ImGui::PopClipRect();
}

}  // namespace causerie
