#pragma once

/// What line breaking, direction and drawing need to know of one code point. Tables are cut down to what a chat
/// meets: a rare character in the wrong class is laid out a little worse, never lost.
namespace causerie {

/// Han, Kana, Bopomofo, Yi and full-width forms: a line may break between any two. Hangul is not among them, for Korean
/// is written with spaces.
[[nodiscard]] bool is_cjk(char32_t code_point);

/// A letter of a script that runs from right to left (Hebrew, Arabic, Syriac, Thaana, N'Ko, …).
[[nodiscard]] bool is_rtl(char32_t code_point);

/// A digit that keeps its own order within right-to-left text.
[[nodiscard]] bool is_digit(char32_t code_point);

/// A letter that runs from left to right; false for digits, punctuation, symbols and spaces.
[[nodiscard]] bool is_ltr_letter(char32_t code_point);

/// Shown as a coloured picture even without a variation selector.
[[nodiscard]] bool is_emoji(char32_t code_point);

/// A plain character that U+FE0F turns into a coloured picture: a digit, ©, ❤ …
[[nodiscard]] bool is_emoji_candidate(char32_t code_point);

/// Closing punctuation, small kana and the like, which must not begin a line (kinsoku).
[[nodiscard]] bool is_forbidden_at_line_start(char32_t code_point);

/// Opening punctuation, which must not end a line.
[[nodiscard]] bool is_forbidden_at_line_end(char32_t code_point);

/// Belongs to the character before it: combining marks, vowel signs, joiners, variation selectors, skin tones.
[[nodiscard]] bool is_extending(char32_t code_point);

}  // namespace causerie
