#include "wasm-client/views/bidi.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>

namespace causerie {
namespace {

// Until the end each token's level is the side that it counts as for those around it: 0 left to right, 1 right to left.
constexpr std::uint8_t unresolved = 0xFF;

constexpr std::size_t open_brackets_max = 63;  // UAX #9, BD16: whoever nests deeper gets no pairs from there on.

// Numbers count as the letters before them do.
void resolve_strong(std::span<const Token> tokens, std::uint8_t base, std::span<std::uint8_t> sides) {
    auto last = base;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const auto direction = tokens[i].direction;
        if (direction == WordDirection::left_to_right) last = 0;
        if (direction == WordDirection::right_to_left) last = 1;
        sides[i] = direction >= WordDirection::neutral         ? unresolved
                   : direction == WordDirection::arabic_number ? 1
                                                               : last;
    }
}

// For each bracket that is closed the index of the closing one, else 0.
std::vector<std::uint32_t> closings(std::span<const Token> tokens) {
    std::vector<std::uint32_t> found(tokens.size());
    std::array<std::uint32_t, open_brackets_max> open{};
    std::size_t depth = 0;
    for (std::uint32_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].direction == WordDirection::opening) {
            if (depth == open.size()) break;
            open[depth++] = i;
        } else if (tokens[i].direction == WordDirection::closing && depth > 0) {
            found[open[--depth]] = i;
        }
    }
    return found;
}

// Brackets run as the paragraph does if anything between them does, else as what is between and before them.
void resolve_brackets(std::span<const Token> tokens, std::uint8_t base, std::span<std::uint8_t> sides) {
    const auto closing = closings(tokens);
    auto before = base;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (closing[i] > 0) {
            const auto inside = sides.subspan(i + 1, closing[i] - i - 1);
            const auto holds = [&](int side) { return std::ranges::find(inside, side) != inside.end(); };
            if (holds(base)) {
                sides[i] = sides[closing[i]] = base;
            } else if (holds(1 - base)) {
                sides[i] = sides[closing[i]] = before;
            }
        }
        if (sides[i] != unresolved) before = sides[i];
    }
}

void resolve_neutral(std::uint8_t base, std::span<std::uint8_t> sides) {
    auto before = base;
    for (std::size_t i = 0; i < sides.size();) {
        if (sides[i] != unresolved) {
            before = sides[i++];
            continue;
        }
        auto end = i;
        while (end < sides.size() && sides[end] == unresolved) ++end;
        const auto after = end == sides.size() ? base : sides[end];
        while (i < end) sides[i++] = before == after ? before : base;
    }
}

}  // namespace

bool runs_right_to_left(std::span<const Token> paragraph) {
    for (const auto& token : paragraph) {
        if (token.direction == WordDirection::right_to_left) return true;
        if (token.direction == WordDirection::left_to_right) return false;
    }
    return false;
}

void resolve_levels(std::span<const Token> paragraph, bool right_to_left, std::span<std::uint8_t> levels) {
    const std::uint8_t base = right_to_left ? 1 : 0;
    resolve_strong(paragraph, base, levels);
    resolve_brackets(paragraph, base, levels);
    resolve_neutral(base, levels);
    for (std::size_t i = 0; i < paragraph.size(); ++i) {
        const auto direction = paragraph[i].direction;
        const bool is_number = direction == WordDirection::number || direction == WordDirection::arabic_number;
        if ((levels[i] == 0 || is_number) && levels[i] + base > 0) levels[i] = 2;
    }
}

void visual_order(std::span<const std::uint8_t> levels, std::vector<std::uint32_t>& order) {
    order.resize(levels.size());
    std::iota(order.begin(), order.end(), 0U);
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

RunId run_at(std::uint8_t level, const Token& token, TextRunCache& runs) {
    const bool is_mirrored =
        level % 2 == 1 && token.kind == TokenKind::word && token.direction >= WordDirection::neutral;
    return is_mirrored ? runs.right_to_left(token.run) : token.run;
}

}  // namespace causerie
