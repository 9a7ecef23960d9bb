#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace causerie {

/// 0xRRGGBB
using Color = std::uint32_t;

/// What text and shapes lie on.
enum class Surface : std::uint8_t {
    page,       ///< The timeline and all around it.
    row_hover,  ///< A message under the pointer.
    sidebar,
    sidebar_hover,
    sidebar_current,
    field,  ///< The composer and other fields.
    card,   ///< Dialogs.
    card_hover,
    control,  ///< A quiet button.
    control_hover,
    accent,  ///< The button that matters most.
    accent_hover,
    danger,  ///< A button that destroys.
    danger_hover,
    disabled,  ///< A button that does nothing now.
    code,
    mention,
    mention_me,
    warning,  ///< A banner: something is slow or away.
    notice,   ///< A toast.
    notice_hover,
    badge,  ///< An unread count.
    avatar_0,
    avatar_1,
    avatar_2,
    avatar_3,
    avatar_4,
    avatar_5,
    avatar_6,
    avatar_7,
};
inline constexpr std::size_t surface_count = 30;
inline constexpr int avatar_count = 8;

/// What text and icons are drawn in.
enum class Ink : std::uint8_t {
    primary,
    strong,     ///< Names, headings, unread rooms.
    secondary,  ///< Times, topics, hints.
    link,
    code,
    mention,
    mention_me,
    danger,
    on_accent,
    on_danger,
    on_disabled,
    on_warning,
    on_notice,
    on_badge,
    on_avatar,
};
inline constexpr std::size_t ink_count = 15;

/// Lines and other shapes without text on them.
enum class Stroke : std::uint8_t {
    divider,
    field,        ///< A field's frame,
    field_focus,  ///< … while it is written in,
    field_wrong,  ///< … while what is in it cannot be used.
    focus,        ///< The ring around what has the keyboard.
    quote,        ///< The bar beside a quote.
    unread,       ///< The line above the first unread message.
    scroll_bar,
    skeleton,   ///< Stands for what is not there yet.
    good,       ///< How something is: well,
    middling,   ///< … not quite so,
    bad,        ///< … not at all.
    plot,       ///< A curve,
    plot_also,  ///< … and another one beside it.
};
inline constexpr std::size_t stroke_count = 14;

/// All colours of one look. Every pair of ink and surface that the views draw has a contrast of at least 4.5 (WCAG AA);
/// a test draws every screen and checks.
struct Theme {
    std::string_view name{};
    bool dark{};
    std::array<Color, surface_count> surfaces{};
    std::array<Color, ink_count> inks{};
    std::array<Color, stroke_count> strokes{};

    [[nodiscard]] constexpr Color operator[](Surface surface) const {
        return surfaces[static_cast<std::size_t>(surface)];
    }
    [[nodiscard]] constexpr Color operator[](Ink ink) const { return inks[static_cast<std::size_t>(ink)]; }
    [[nodiscard]] constexpr Color operator[](Stroke stroke) const { return strokes[static_cast<std::size_t>(stroke)]; }
};

[[nodiscard]] const Theme& theme_for(bool dark, bool high_contrast);

/// The contrast ratio of WCAG 2.2, 1 to 21.
[[nodiscard]] double contrast(Color a, Color b);

/// The colour of a person's avatar, always the same for the same person.
[[nodiscard]] Surface avatar_surface(std::int64_t user_id);

}  // namespace causerie
