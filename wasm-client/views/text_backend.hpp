#pragma once

#include <cstdint>
#include <imgui.h>
#include <string_view>

namespace causerie {

enum class Face : std::uint8_t { regular, bold, italic, code };
inline constexpr int face_count = 4;

enum class Direction : std::uint8_t { left_to_right, right_to_left };

/// One piece of text that is shaped as a whole: a word, a CJK character, an emoji.
struct RunKey {
    Face face{};
    Direction direction{Direction::left_to_right};
    float size_px{};  ///< The CSS font size, in device pixels.
    std::string_view text{};
};

struct VerticalMetrics {
    float ascent{};   ///< Above the base line, positive.
    float descent{};  ///< Below it, positive.
};

/// Where a rasterised run lies in an atlas page, and where to draw it. All but the texture coordinates in device
/// pixels.
struct RunImage {
    int page{-1};                ///< Of `TextBackend::texture`; -1 when there is nothing to draw.
    std::uint32_t generation{};  ///< The page's generation at that time: a later one has lost the image.
    float u0{}, v0{}, u1{}, v1{};
    float offset_x{}, offset_y{};  ///< From the pen on the base line to the top left corner.
    float width{}, height{};
    bool colored{};  ///< Holds its own colours (emoji): draw it untinted.
};

/// Shapes and rasterises text: Canvas2D in the browser, deterministic fake metrics in native tests.
class TextBackend {
public:
    virtual ~TextBackend() = default;

    /// The advance width in device pixels, not rounded.
    [[nodiscard]] virtual float measure(const RunKey& run) = 0;
    [[nodiscard]] virtual VerticalMetrics vertical_metrics(Face face, float size_px) = 0;

    /// The colour, 0xRRGGBB, in which most text is drawn. Browsers rasterise light text bolder than dark text, so masks
    /// are made in it. A new one changes every page's generation.
    virtual void set_ink(std::uint32_t color) = 0;

    /// Rasterises into a page, recycling the least recently used one when all are full. The image stays good until
    /// `generation(page)` changes.
    [[nodiscard]] virtual RunImage rasterise(const RunKey& run) = 0;
    [[nodiscard]] virtual std::uint32_t generation(int page) const = 0;

    /// Says that `page` is drawn from in this frame, so that it is not recycled now.
    virtual void touch(int page) = 0;
    [[nodiscard]] virtual ImTextureRef texture(int page) const = 0;
};

}  // namespace causerie
