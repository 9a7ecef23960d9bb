#include "wasm-client/views/theme.hpp"

#include <algorithm>
#include <cmath>

namespace causerie {
namespace {

using Surfaces = std::array<Color, surface_count>;
using Inks = std::array<Color, ink_count>;
using Strokes = std::array<Color, stroke_count>;

// In the order of the enumerators, one row for each group of them.
constexpr Surfaces dark_surfaces{0x16181D, 0x1B1E24,                      // page, row_hover
                                 0x101216, 0x1A1D23, 0x262B45,            // sidebar, sidebar_hover, sidebar_current
                                 0x1D2026,                                // field
                                 0x1E2128, 0x262A32,                      // card, card_hover
                                 0x2A2E37, 0x343944,                      // control, control_hover
                                 0x5563E0, 0x4A57D2,                      // accent, accent_hover
                                 0xC93A46, 0xB5303C,                      // danger, danger_hover
                                 0x2A2E37,                                // disabled
                                 0x22262E, 0x293056, 0x4D3D14,            // code, mention, mention_me
                                 0x3B2F12,                                // warning
                                 0x2D323C, 0x3A404C,                      // notice, notice_hover
                                 0x5563E0,                                // badge
                                 0xB4483F, 0x9C5B14, 0x6B7316, 0x2E7D4F,  // avatars
                                 0x1F7A82, 0x3A6FC4, 0x7A5BC9, 0xAE4A86};

constexpr Inks dark_inks{0xDCDEE3, 0xF6F7F9, 0x9EA4B0,  // primary, strong, secondary
                         0x8FA6FF, 0xF2B285,            // link, code
                         0xBCC6FF, 0xFFDE8A,            // mention, mention_me
                         0xFF8F93, 0xA3B1FF,            // danger, accent
                         0xFFFFFF, 0xFFFFFF, 0xA3A8B3,  // on_accent, on_danger, on_disabled
                         0xF8D891, 0xF6F7F9,            // on_warning, on_notice
                         0xFFFFFF, 0xFFFFFF};           // on_badge, on_avatar

constexpr Strokes dark_strokes{0x2A2E36, 0x3D434F, 0x8FA6FF, 0x454C59, 0xFF8F93, 0x4A505C, 0x23272E};

constexpr Surfaces light_surfaces{0xFFFFFF, 0xF6F7F9, 0xF2F3F6, 0xE6E8ED, 0xDFE3FA, 0xFFFFFF, 0xFFFFFF, 0xF3F4F7,
                                  0xECEEF2, 0xE0E3E9, 0x4655D4, 0x3A48C2, 0xC42F3C, 0xAD2632, 0xE9EBEF, 0xF1F2F5,
                                  0xE5E9FF, 0xFFEFC4, 0xFFF3D4, 0x2B2F38, 0x3A404C, 0x4655D4, 0xB4483F, 0x9C5B14,
                                  0x6B7316, 0x2E7D4F, 0x1F7A82, 0x3A6FC4, 0x7A5BC9, 0xAE4A86};

constexpr Inks light_inks{0x24272E, 0x0F1115, 0x5A6170, 0x3445C4, 0x9A3B12, 0x3442B5, 0x694900, 0xB42333,
                          0x3A49CC, 0xFFFFFF, 0xFFFFFF, 0x5F6573, 0x694900, 0xF6F7F9, 0xFFFFFF, 0xFFFFFF};

constexpr Strokes light_strokes{0xE4E6EB, 0xC5CAD4, 0x4655D4, 0xC9CED8, 0xC42F3C, 0xBFC4CE, 0xECEEF2};

constexpr Surfaces contrast_dark_surfaces{
    0x000000, 0x000000, 0x000000, 0x262626, 0x1F3A8A, 0x000000, 0x000000, 0x262626, 0x000000, 0x262626,
    0xFFE14D, 0xFFFFFF, 0xFFB3B3, 0xFFFFFF, 0x1A1A1A, 0x141414, 0x1F2E66, 0x5C4300, 0x332700, 0x000000,
    0x262626, 0xFFE14D, 0xFFFFFF, 0xFFFFFF, 0xFFFFFF, 0xFFFFFF, 0xFFFFFF, 0xFFFFFF, 0xFFFFFF, 0xFFFFFF};

constexpr Inks contrast_dark_inks{0xFFFFFF, 0xFFFFFF, 0xE6E6E6, 0x8FD3FF, 0xFFC999, 0xDCE3FF, 0xFFE9AD, 0xFFB3B3,
                                  0xFFE14D, 0x000000, 0x000000, 0xCCCCCC, 0xFFE9AD, 0xFFFFFF, 0x000000, 0x000000};

constexpr Strokes contrast_dark_strokes{0xFFFFFF, 0xFFFFFF, 0xFFE14D, 0xFFFFFF, 0xFFB3B3, 0xFFFFFF, 0x333333};

constexpr Surfaces contrast_light_surfaces{
    0xFFFFFF, 0xFFFFFF, 0xFFFFFF, 0xE0E0E0, 0xCFD8FF, 0xFFFFFF, 0xFFFFFF, 0xE0E0E0, 0xFFFFFF, 0xE0E0E0,
    0x00109E, 0x000000, 0x8F0012, 0x000000, 0xEDEDED, 0xF2F2F2, 0xDDE2FF, 0xFFE9A8, 0xFFF0C2, 0xFFFFFF,
    0xE0E0E0, 0x00109E, 0x000000, 0x000000, 0x000000, 0x000000, 0x000000, 0x000000, 0x000000, 0x000000};

constexpr Inks contrast_light_inks{0x000000, 0x000000, 0x2B2B2B, 0x00109E, 0x6B2500, 0x00109E, 0x3D2A00, 0x8F0012,
                                   0x00109E, 0xFFFFFF, 0xFFFFFF, 0x404040, 0x3D2A00, 0x000000, 0xFFFFFF, 0xFFFFFF};

constexpr Strokes contrast_light_strokes{0x000000, 0x000000, 0x00109E, 0x000000, 0x8F0012, 0x000000, 0xDDDDDD};

constexpr Theme dark_theme{"dark", true, dark_surfaces, dark_inks, dark_strokes};
constexpr Theme light_theme{"light", false, light_surfaces, light_inks, light_strokes};
constexpr Theme contrast_dark_theme{"high contrast, dark", true, contrast_dark_surfaces, contrast_dark_inks,
                                    contrast_dark_strokes};
constexpr Theme contrast_light_theme{"high contrast, light", false, contrast_light_surfaces, contrast_light_inks,
                                     contrast_light_strokes};

double linear(Color channel) {
    const double value = static_cast<double>(channel & 0xFFU) / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(Color color) {
    return 0.2126 * linear(color >> 16U) + 0.7152 * linear(color >> 8U) + 0.0722 * linear(color);
}

}  // namespace

const Theme& theme_for(bool dark, bool high_contrast) {
    if (high_contrast) return dark ? contrast_dark_theme : contrast_light_theme;
    return dark ? dark_theme : light_theme;
}

double contrast(Color a, Color b) {
    const auto [darker, lighter] = std::minmax({luminance(a), luminance(b)});
    return (lighter + 0.05) / (darker + 0.05);
}

Surface avatar_surface(std::int64_t user_id) {
    // Neighbouring ids get colours that are far apart.
    const auto index = static_cast<std::uint64_t>(user_id) * 5 % avatar_count;
    return static_cast<Surface>(static_cast<std::size_t>(Surface::avatar_0) + index);
}

}  // namespace causerie
