#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "wasm-client/views/text_tokens.hpp"

namespace causerie {

/// Whether the paragraph that begins here runs from right to left: as its first letter does.
[[nodiscard]] bool runs_right_to_left(std::span<const Token> tokens);

/// The order in which a line's tokens are seen from left to right, by the Unicode bidirectional algorithm applied to
/// whole tokens (UAX #9, rules W2, W7, N0, N1, N2, I1, I2 and L2): what is inside a word is the browser's to order. A
/// bracket closes the last one that is open, whatever their shapes.
/// @param right_to_left  the paragraph's direction
/// @param[out] order     the tokens' indices as they are seen
/// @param[out] levels    one embedding level for each token; odd ones run from right to left
void visual_order(std::span<const Token> tokens, bool right_to_left, std::vector<std::uint32_t>& order,
                  std::vector<std::uint8_t>& levels);

/// What is drawn of a token at that level: between right-to-left words brackets are mirrored.
[[nodiscard]] RunId run_at(std::uint8_t level, const Token& token, TextRunCache& runs);

}  // namespace causerie
