#pragma once

#include <cstddef>
#include <span>

#include "wasm-client/views/text_tokens.hpp"

namespace causerie {

/// Tokens `[begin, end)` are seen on one line; spaces at its end are not. The next line begins at `next`.
struct LineBreak {
    std::size_t end{};
    std::size_t next{};
};

/// Where the pen is after `token`. Words begin on whole pixels, so that all are equally sharp. In a line that is
/// reordered what comes before a word is known only afterwards: there the pen does not round, but `drawn_at`.
[[nodiscard]] float pen_after(float x, const Token& token, bool bidirectional);

/// Where a token is drawn while the pen is at `x`.
[[nodiscard]] float drawn_at(float x, bool bidirectional);

/// The first line of `tokens` from `begin` on, greedily, at most `width` wide. Always gets ahead.
[[nodiscard]] LineBreak break_line(std::span<const Token> tokens, std::size_t begin, float width, bool bidirectional);

}  // namespace causerie
