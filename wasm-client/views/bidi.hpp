#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "wasm-client/views/text_tokens.hpp"

namespace causerie {

/// Whether a paragraph runs from right to left: as its first letter does.
[[nodiscard]] bool runs_right_to_left(std::span<const Token> paragraph);

/// By the Unicode bidirectional algorithm applied to whole tokens (UAX #9, rules W7, N0, N1, N2, I1 and I2): what is
/// inside a word or a number, after Arabic letters too, is the browser's to order. A bracket closes the last one that
/// is open, whatever their shapes.
/// @param paragraph      up to a newline, or the end of the block
/// @param right_to_left  its direction
/// @param[out] levels    an embedding level for each of its tokens; odd ones run from right to left
void resolve_levels(std::span<const Token> paragraph, bool right_to_left, std::span<std::uint8_t> levels);

/// The order in which a line's tokens are seen from left to right (rule L2).
/// @param levels      the line's
/// @param[out] order  the tokens' indices as they are seen
void visual_order(std::span<const std::uint8_t> levels, std::vector<std::uint32_t>& order);

/// What is drawn of a token at that level: between right-to-left words brackets are mirrored.
[[nodiscard]] RunId run_at(std::uint8_t level, const Token& token, TextRunCache& runs);

}  // namespace causerie
