#include "wasm-client/views/line_breaker.hpp"

#include <cmath>

namespace causerie {
namespace {

LineBreak line_until(std::span<const Token> tokens, std::size_t begin, std::size_t stop, std::size_t next) {
    while (stop > begin && tokens[stop - 1].kind == TokenKind::space) --stop;
    return {stop, next};
}

}  // namespace

float pen_after(float x, const Token& token, bool bidirectional) {
    const float after = x + token.advance;
    return token.kind == TokenKind::space && !bidirectional ? std::round(after) : after;
}

float drawn_at(float x, bool bidirectional) { return bidirectional ? std::nearbyint(x) : x; }

LineBreak break_line(std::span<const Token> tokens, std::size_t begin, float width, bool bidirectional) {
    float x = 0;
    std::size_t chance = begin;  // Where the line may be broken, if that is after `begin`.
    bool seen_word = false;
    for (std::size_t i = begin; i < tokens.size(); ++i) {
        const auto& token = tokens[i];
        if (token.kind == TokenKind::newline) return line_until(tokens, begin, i, i + 1);
        if (token.kind == TokenKind::word) {
            if (token.break_before && seen_word) chance = i;
            if (seen_word && pen_after(x, token, bidirectional) > width) {
                const std::size_t stop = chance > begin ? chance : i;
                return line_until(tokens, begin, stop, stop);
            }
            seen_word = true;
        }
        x = pen_after(x, token, bidirectional);
    }
    return line_until(tokens, begin, tokens.size(), tokens.size());
}

}  // namespace causerie
