#include "wasm-client/views/bidi.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace causerie {
namespace {

// Until the end each word's level is the side that it counts as for those around it: 0 left to right, 1 right to left.
constexpr std::uint8_t unresolved = 0xFF;

// Numbers count as the letters before them do.
void resolve_strong(std::span<const Token> tokens, std::uint8_t base, std::vector<std::uint8_t>& sides) {
    std::uint8_t last = base;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].direction == WordDirection::left_to_right) last = 0;
        if (tokens[i].direction == WordDirection::right_to_left) last = 1;
        sides[i] = tokens[i].direction <= WordDirection::number ? last : unresolved;
    }
}

// Where the bracket at `opening` is closed, or the end.
std::size_t closing_of(std::span<const Token> tokens, std::size_t opening) {
    int depth = 0;
    for (auto i = opening; i < tokens.size(); ++i) {
        if (tokens[i].direction == WordDirection::opening) ++depth;
        if (tokens[i].direction == WordDirection::closing && --depth == 0) return i;
    }
    return tokens.size();
}

// Brackets run as the paragraph does if anything between them does, else as what is between and before them.
void resolve_brackets(std::span<const Token> tokens, std::uint8_t base, std::vector<std::uint8_t>& sides) {
    std::uint8_t before = base;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const auto closing = tokens[i].direction == WordDirection::opening ? closing_of(tokens, i) : tokens.size();
        if (closing < tokens.size()) {
            const auto inside = std::span{sides}.subspan(i + 1, closing - i - 1);
            const auto holds = [&](int side) { return std::ranges::find(inside, side) != inside.end(); };
            if (holds(base)) {
                sides[i] = sides[closing] = base;
            } else if (holds(1 - base)) {
                sides[i] = sides[closing] = before;
            }
        }
        if (sides[i] != unresolved) before = sides[i];
    }
}

void resolve_neutral(std::uint8_t base, std::vector<std::uint8_t>& sides) {
    std::uint8_t before = base;
    for (std::size_t i = 0; i < sides.size(); ++i) {
        if (sides[i] == unresolved) {
            auto end = i;
            while (end < sides.size() && sides[end] == unresolved) ++end;
            const auto after = end == sides.size() ? base : sides[end];
            sides[i] = before == after ? before : base;
        }
        before = sides[i];
    }
}

}  // namespace

bool runs_right_to_left(std::span<const Token> tokens) {
    for (const auto& token : tokens) {
        if (token.direction == WordDirection::right_to_left) return true;
        if (token.direction == WordDirection::left_to_right || token.kind == TokenKind::newline) break;
    }
    return false;
}

void visual_order(std::span<const Token> tokens, bool right_to_left, std::vector<std::uint32_t>& order,
                  std::vector<std::uint8_t>& levels) {
    const std::uint8_t base = right_to_left ? 1 : 0;
    order.resize(tokens.size());
    levels.resize(tokens.size());
    std::iota(order.begin(), order.end(), 0U);
    resolve_strong(tokens, base, levels);
    resolve_brackets(tokens, base, levels);
    resolve_neutral(base, levels);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const bool keeps_order = levels[i] == 0 || tokens[i].direction == WordDirection::number;
        if (keeps_order && levels[i] + base > 0) levels[i] = 2;
    }
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
