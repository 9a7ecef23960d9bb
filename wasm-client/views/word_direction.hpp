#pragma once

#include <cstdint>

namespace causerie {

/// Which way a word runs. Letters come first, then numbers, then what follows its neighbours.
enum class WordDirection : std::uint8_t {
    left_to_right,
    right_to_left,
    number,         ///< Its digits run left to right wherever it stands.
    arabic_number,  ///< The same, but it never counts as left-to-right for its neighbours.
    neutral,        ///< Spaces and punctuation: as their neighbours.
    opening,        ///< A bracket, which runs as the one that closes it does; alone, it is neutral.
    closing,
};

}  // namespace causerie
