#include "wasm-client/views/bidi.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace causerie {
namespace {

/// Levels of all words but neutral ones, which get `unresolved`.
constexpr std::uint8_t unresolved = 0xFF;

void resolve_strong(std::span<const WordDirection> words, std::uint8_t base, std::vector<std::uint8_t>& levels) {
    const std::uint8_t left_to_right_level = base == 0 ? 0 : 2;
    bool after_right_to_left = base == 1;
    for (std::size_t i = 0; i < words.size(); ++i) {
        switch (words[i]) {
            case WordDirection::left_to_right:
                levels[i] = left_to_right_level;
                after_right_to_left = false;
                break;
            case WordDirection::right_to_left:
                levels[i] = 1;
                after_right_to_left = true;
                break;
            case WordDirection::number: levels[i] = after_right_to_left ? 2 : left_to_right_level; break;
            case WordDirection::neutral: levels[i] = unresolved; break;
        }
    }
}

/// Whether the word counts as right-to-left for the neutral ones beside it: numbers in such text do.
bool counts_as_rtl(WordDirection word, std::uint8_t level) {
    return word == WordDirection::right_to_left || (word == WordDirection::number && level == 2);
}

void resolve_neutral(std::span<const WordDirection> words, std::uint8_t base, std::vector<std::uint8_t>& levels) {
    const bool base_is_rtl = base == 1;
    for (std::size_t i = 0; i < words.size();) {
        if (levels[i] != unresolved) {
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < words.size() && levels[end] == unresolved) ++end;
        const bool before = i == 0 ? base_is_rtl : counts_as_rtl(words[i - 1], levels[i - 1]);
        const bool after = end == words.size() ? base_is_rtl : counts_as_rtl(words[end], levels[end]);
        const bool rtl = before == after ? before : base_is_rtl;
        const std::uint8_t level = rtl ? 1 : (base_is_rtl ? 2 : 0);
        std::fill(levels.begin() + static_cast<std::ptrdiff_t>(i), levels.begin() + static_cast<std::ptrdiff_t>(end),
                  level);
        i = end;
    }
}

}  // namespace

void visual_order(std::span<const WordDirection> words, bool right_to_left, std::vector<std::uint32_t>& order,
                  std::vector<std::uint8_t>& levels) {
    const std::uint8_t base = right_to_left ? 1 : 0;
    order.resize(words.size());
    levels.resize(words.size());
    std::iota(order.begin(), order.end(), 0U);
    resolve_strong(words, base, levels);
    resolve_neutral(words, base, levels);
    for (std::uint8_t level = 2; level > 0; --level) {
        for (std::size_t i = 0; i < order.size();) {
            std::size_t end = i;
            while (end < order.size() && levels[order[end]] >= level) ++end;
            if (end == i) {
                ++i;
                continue;
            }
            std::reverse(order.begin() + static_cast<std::ptrdiff_t>(i),
                         order.begin() + static_cast<std::ptrdiff_t>(end));
            i = end;
        }
    }
}

}  // namespace causerie
