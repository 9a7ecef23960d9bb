#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace causerie::utf8 {

/// Stands for every malformed sequence (U+FFFD).
inline constexpr char32_t replacement = 0xFFFD;

[[nodiscard]] constexpr bool is_ascii(char byte) { return static_cast<unsigned char>(byte) < 0x80; }

/// `next` where no ASCII character stands.
[[nodiscard]] char32_t next_not_ascii(std::string_view text, std::size_t& offset);

/// The code point at `offset`, which is moved past it. A malformed sequence reads as `replacement` and moves by one
/// byte, so that a loop always ends. `offset` must be below `text.size()`.
[[nodiscard]] inline char32_t next(std::string_view text, std::size_t& offset) {
    if (!is_ascii(text[offset])) return next_not_ascii(text, offset);
    return static_cast<unsigned char>(text[offset++]);
}

/// Whether `text` is well-formed UTF-8 (no overlong form, surrogate, or value above U+10FFFF).
[[nodiscard]] bool is_valid(std::string_view text);

/// Code points in `text`; a malformed byte counts as one.
[[nodiscard]] std::size_t length(std::string_view text);

/// `text` without white space (Unicode White_Space, and zero-width no-break space) at either end.
[[nodiscard]] std::string_view trim(std::string_view text);

/// Whether `code_point` is a control character (general category Cc).
[[nodiscard]] constexpr bool is_control(char32_t code_point) {
    return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0);
}

}  // namespace causerie::utf8
