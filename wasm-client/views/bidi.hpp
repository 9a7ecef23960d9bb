#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace causerie {

/// Which way a word runs.
enum class WordDirection : std::uint8_t {
    left_to_right,
    right_to_left,
    number,   ///< Its digits run left to right wherever it stands.
    neutral,  ///< Spaces and punctuation: as their neighbours.
};

/// The order in which words are seen from left to right, by the Unicode bidirectional algorithm applied to whole words
/// (UAX #9, rules W2, W7, N1, N2, I1, I2 and L2): what is inside a word is the browser's to order.
/// @param right_to_left  the paragraph's direction
/// @param[out] order     the words' indices as they are seen
/// @param[out] levels    one embedding level for each word; odd ones run from right to left
void visual_order(std::span<const WordDirection> words, bool right_to_left, std::vector<std::uint32_t>& order,
                  std::vector<std::uint8_t>& levels);

}  // namespace causerie
