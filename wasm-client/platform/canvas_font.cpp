#include "wasm-client/platform/canvas_font.hpp"

#include <cmath>
#include <imgui_internal.h>

#include <misc/freetype/imgui_freetype.h>

#include "wasm-client/views/text_backend.hpp"

extern "C" {  // library_text.js
void text_vertical_metrics(int face, float size, float* metrics);
void glyph_rasterise(int face, float size, unsigned codepoint, int wants_pixels, float* result);
void glyph_pixels(void* destination);
}

namespace causerie {
namespace {

/// ImGui's size is the height of a line, CSS's that of the letters.
constexpr float css_size_per_size = 0.8F;
constexpr ImWchar first_printable = 32;

/// As `glyph_rasterise` writes it, in device pixels.
struct Glyph {
    float advance{};
    float left{};
    float ascent{};
    float width{};
    float height{};
    float colored{};
};

float density(const ImFontConfig& source, const ImFontBaked& baked) {
    return baked.RasterizerDensity * source.RasterizerDensity;
}

bool init_source(ImFontAtlas*, ImFontConfig* source) { return source != nullptr; }

/// Browsers have a font for everything.
bool contains_glyph(ImFontAtlas*, ImFontConfig*, ImWchar codepoint) { return codepoint >= first_printable; }

bool init_baked(ImFontAtlas*, ImFontConfig* source, ImFontBaked* baked, void*) {
    if (source->MergeMode) return true;
    const auto pixels = density(*source, *baked);
    float metrics[2]{};
    text_vertical_metrics(static_cast<int>(source->FontNo), baked->Size * css_size_per_size * pixels, metrics);
    const auto ascent = metrics[0] / pixels;
    const auto descent = metrics[1] / pixels;
    const auto top = (baked->Size - ascent - descent) * 0.5F;
    // The base line on a whole device pixel: everything above it is sharp or blurred with it.
    baked->Ascent = std::round((top + ascent) * pixels) / pixels;
    baked->Descent = baked->Ascent - baked->Size;
    return true;
}

bool put_image(ImFontAtlas* atlas, ImFontConfig* source, ImFontBaked* baked, const Glyph& glyph, ImFontGlyph* result) {
    const auto width = static_cast<int>(glyph.width);
    const auto height = static_cast<int>(glyph.height);
    const auto id = ImFontAtlasPackAddRect(atlas, width, height);
    if (id == ImFontAtlasRectId_Invalid) return false;
    auto* rect = ImFontAtlasPackGetRect(atlas, id);  // Only now: adding may move them all.
    auto& buffer = atlas->Builder->TempBuffer;
    buffer.resize(width * height * 4);
    glyph_pixels(buffer.Data);
    const auto pixels = density(*source, *baked);
    result->X0 = -glyph.left / pixels;
    result->Y0 = baked->Ascent - glyph.ascent / pixels;
    result->X1 = result->X0 + glyph.width / pixels;
    result->Y1 = result->Y0 + glyph.height / pixels;
    result->Visible = true;
    result->Colored = glyph.colored != 0;
    result->PackId = id;
    ImFontAtlasBakedSetFontGlyphBitmap(atlas, baked, source, result, rect, buffer.Data, ImTextureFormat_RGBA32,
                                       width * 4);
    return true;
}

bool load_glyph(ImFontAtlas* atlas, ImFontConfig* source, ImFontBaked* baked, void*, ImWchar codepoint,
                ImFontGlyph* result, float* advance_only) {
    const auto pixels = density(*source, *baked);
    Glyph glyph;
    glyph_rasterise(static_cast<int>(source->FontNo), baked->Size * css_size_per_size * pixels, codepoint,
                    advance_only ? 0 : 1, &glyph.advance);
    // Whole device pixels, or every second letter is blurred.
    const auto advance = std::round(glyph.advance) / pixels;
    if (advance_only) {
        *advance_only = advance;
        return true;
    }
    result->Codepoint = codepoint;
    result->AdvanceX = advance;
    return glyph.width <= 0 || put_image(atlas, source, baked, glyph, result);
}

const ImFontLoader* font_loader() {
    static const ImFontLoader loader = [] {
        ImFontLoader made;
        made.Name = "canvas";
        made.FontSrcInit = init_source;
        made.FontSrcContainsGlyph = contains_glyph;
        made.FontBakedInit = init_baked;
        made.FontBakedLoadGlyph = load_glyph;
        return made;
    }();
    return &loader;
}

}  // namespace

void add_canvas_fonts(ImFontAtlas& atlas) {
    constexpr float size_default = 20;
    for (unsigned face = 0; face < face_count; ++face) {
        ImFontConfig config;
        config.FontLoader = font_loader();
        config.FontNo = face;
        config.SizePixels = size_default;
        config.PixelSnapH = false;
        atlas.AddFont(&config);
    }
}

}  // namespace causerie

// What ImGui would take without being told, too; so neither FreeType nor stb_truetype is linked.
const ImFontLoader* ImGuiFreeType::GetFontLoader() { return causerie::font_loader(); }
