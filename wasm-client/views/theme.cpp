#include "wasm-client/views/theme.hpp"

#include <algorithm>
#include <cmath>

namespace causerie {
namespace {

constexpr std::size_t look_count = 4;

/// What a surface, ink or stroke is coloured: dark, light, and both with high contrast.
template <typename Name>
struct Row {
    Name name{};
    std::array<Color, look_count> colors{};
};

// clang-format off
constexpr Row<Surface> surfaces[] = {
    {Surface::page, {0x16181D, 0xFFFFFF, 0x000000, 0xFFFFFF}},
    {Surface::row_hover, {0x1B1E24, 0xF6F7F9, 0x000000, 0xFFFFFF}},
    {Surface::sidebar, {0x101216, 0xF2F3F6, 0x000000, 0xFFFFFF}},
    {Surface::sidebar_hover, {0x1A1D23, 0xE6E8ED, 0x262626, 0xE0E0E0}},
    {Surface::sidebar_current, {0x262B45, 0xDFE3FA, 0x1F3A8A, 0xCFD8FF}},
    {Surface::field, {0x1D2026, 0xFFFFFF, 0x000000, 0xFFFFFF}},
    {Surface::card, {0x1E2128, 0xFFFFFF, 0x000000, 0xFFFFFF}},
    {Surface::card_hover, {0x262A32, 0xF3F4F7, 0x262626, 0xE0E0E0}},
    {Surface::control, {0x2A2E37, 0xECEEF2, 0x000000, 0xFFFFFF}},
    {Surface::control_hover, {0x343944, 0xE0E3E9, 0x262626, 0xE0E0E0}},
    {Surface::accent, {0x5563E0, 0x4655D4, 0xFFE14D, 0x00109E}},
    {Surface::accent_hover, {0x4A57D2, 0x3A48C2, 0xFFFFFF, 0x000000}},
    {Surface::danger, {0xC93A46, 0xC42F3C, 0xFFB3B3, 0x8F0012}},
    {Surface::danger_hover, {0xB5303C, 0xAD2632, 0xFFFFFF, 0x000000}},
    {Surface::disabled, {0x2A2E37, 0xE9EBEF, 0x1A1A1A, 0xEDEDED}},
    {Surface::code, {0x22262E, 0xF1F2F5, 0x141414, 0xF2F2F2}},
    {Surface::mention, {0x293056, 0xE5E9FF, 0x1F2E66, 0xDDE2FF}},
    {Surface::mention_me, {0x4D3D14, 0xFFEFC4, 0x5C4300, 0xFFE9A8}},
    {Surface::warning, {0x3B2F12, 0xFFF3D4, 0x332700, 0xFFF0C2}},
    {Surface::notice, {0x2D323C, 0x2B2F38, 0x000000, 0xFFFFFF}},
    {Surface::notice_hover, {0x3A404C, 0x3A404C, 0x262626, 0xE0E0E0}},
    {Surface::badge, {0x5563E0, 0x4655D4, 0xFFE14D, 0x00109E}},
    {Surface::avatar_0, {0xB4483F, 0xB4483F, 0xFFFFFF, 0x000000}},
    {Surface::avatar_1, {0x9C5B14, 0x9C5B14, 0xFFFFFF, 0x000000}},
    {Surface::avatar_2, {0x6B7316, 0x6B7316, 0xFFFFFF, 0x000000}},
    {Surface::avatar_3, {0x2E7D4F, 0x2E7D4F, 0xFFFFFF, 0x000000}},
    {Surface::avatar_4, {0x1F7A82, 0x1F7A82, 0xFFFFFF, 0x000000}},
    {Surface::avatar_5, {0x3A6FC4, 0x3A6FC4, 0xFFFFFF, 0x000000}},
    {Surface::avatar_6, {0x7A5BC9, 0x7A5BC9, 0xFFFFFF, 0x000000}},
    {Surface::avatar_7, {0xAE4A86, 0xAE4A86, 0xFFFFFF, 0x000000}},
};

constexpr Row<Ink> inks[] = {
    {Ink::primary, {0xDCDEE3, 0x24272E, 0xFFFFFF, 0x000000}},
    {Ink::strong, {0xF6F7F9, 0x0F1115, 0xFFFFFF, 0x000000}},
    {Ink::secondary, {0x9EA4B0, 0x5A6170, 0xE6E6E6, 0x2B2B2B}},
    {Ink::link, {0x8FA6FF, 0x3445C4, 0x8FD3FF, 0x00109E}},
    {Ink::code, {0xF2B285, 0x9A3B12, 0xFFC999, 0x6B2500}},
    {Ink::mention, {0xBCC6FF, 0x3442B5, 0xDCE3FF, 0x00109E}},
    {Ink::mention_me, {0xFFDE8A, 0x694900, 0xFFE9AD, 0x3D2A00}},
    {Ink::danger, {0xFF8F93, 0xB42333, 0xFFB3B3, 0x8F0012}},
    {Ink::on_accent, {0xFFFFFF, 0xFFFFFF, 0x000000, 0xFFFFFF}},
    {Ink::on_danger, {0xFFFFFF, 0xFFFFFF, 0x000000, 0xFFFFFF}},
    {Ink::on_disabled, {0xA3A8B3, 0x5F6573, 0xCCCCCC, 0x404040}},
    {Ink::on_warning, {0xF8D891, 0x694900, 0xFFE9AD, 0x3D2A00}},
    {Ink::on_notice, {0xF6F7F9, 0xF6F7F9, 0xFFFFFF, 0x000000}},
    {Ink::on_badge, {0xFFFFFF, 0xFFFFFF, 0x000000, 0xFFFFFF}},
    {Ink::on_avatar, {0xFFFFFF, 0xFFFFFF, 0x000000, 0xFFFFFF}},
};

constexpr Row<Stroke> strokes[] = {
    {Stroke::divider, {0x2A2E36, 0xE4E6EB, 0xFFFFFF, 0x000000}},
    {Stroke::field, {0x3D434F, 0xC5CAD4, 0xFFFFFF, 0x000000}},
    {Stroke::field_focus, {0x5F6FE8, 0x6F7CE6, 0xFFE14D, 0x00109E}},
    {Stroke::field_wrong, {0xC4555C, 0xC42F3C, 0xFFB3B3, 0x8F0012}},
    {Stroke::focus, {0x8FA6FF, 0x4655D4, 0xFFE14D, 0x00109E}},
    {Stroke::quote, {0x454C59, 0xC9CED8, 0xFFFFFF, 0x000000}},
    {Stroke::unread, {0xFF8F93, 0xC42F3C, 0xFFB3B3, 0x8F0012}},
    {Stroke::scroll_bar, {0x4A505C, 0xBFC4CE, 0xFFFFFF, 0x000000}},
    {Stroke::skeleton, {0x23272E, 0xECEEF2, 0x333333, 0xDDDDDD}},
    {Stroke::good, {0x46B37B, 0x2B8A5A, 0x5CFFA8, 0x00663A}},
    {Stroke::middling, {0xE0A84A, 0xB0710B, 0xFFE14D, 0x7A4B00}},
    {Stroke::bad, {0xF0666C, 0xC42F3C, 0xFF8A8A, 0x8F0012}},
    {Stroke::plot, {0x8FA6FF, 0x4655D4, 0x8FD3FF, 0x00109E}},
    {Stroke::plot_also, {0xE0A84A, 0xB0710B, 0xFFE14D, 0x7A4B00}},
};
// clang-format on

template <typename Name, std::size_t Count>
constexpr std::array<Color, Count> colors_of(const Row<Name> (&rows)[Count], std::size_t look) {
    std::array<Color, Count> colors{};
    for (const auto& row : rows) colors[static_cast<std::size_t>(row.name)] = row.colors[look];
    return colors;
}

constexpr Theme theme(std::string_view name, bool dark, std::size_t look) {
    return {name, dark, colors_of(surfaces, look), colors_of(inks, look), colors_of(strokes, look)};
}

constexpr std::array<Theme, look_count> themes{theme("dark", true, 0), theme("light", false, 1),
                                               theme("high contrast, dark", true, 2),
                                               theme("high contrast, light", false, 3)};

double linear(Color channel) {
    const double value = static_cast<double>(channel & 0xFFU) / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(Color color) {
    return 0.2126 * linear(color >> 16U) + 0.7152 * linear(color >> 8U) + 0.0722 * linear(color);
}

}  // namespace

const Theme& theme_for(bool dark, bool high_contrast) { return themes[(high_contrast ? 2U : 0U) + (dark ? 0U : 1U)]; }

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
