#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "common/text/rich_text.hpp"
#include "wasm-client/views/text_run_cache.hpp"
#include "wasm-client/views/word_direction.hpp"

namespace causerie {

/// Sizes of a text's fonts, in device pixels.
struct FontSizes {
    float text{};
    float code{};
    float emoji{};
};

enum class TokenKind : std::uint8_t { word, space, newline };

/// What line breaking moves as a whole: a word or a piece of one, a CJK character, an emoji, a stretch of spaces.
struct Token {
    RunId run{};
    float advance{};
    std::uint32_t offset{};  ///< In `RichText::plain`.
    std::uint32_t length{};
    std::int32_t link{-1};
    std::uint8_t style{};
    TokenKind kind{};
    WordDirection direction{WordDirection::neutral};
    bool break_before{};  ///< A line may begin here.
};

/// Cuts one block of a text into tokens, none of which is wider than `width_max`, unless a single character is.
class Tokenizer {
public:
    Tokenizer(TextRunCache& runs, const FontSizes& sizes, float width_max)
        : runs_{runs}, sizes_{sizes}, width_max_{width_max} {}

    /// Appends to `tokens`. Where anything runs from right to left, brackets (ASCII's) and the punctuation around words
    /// are tokens of their own, because they may have to be seen elsewhere; but not in code, links and mentions, which
    /// are seen as one.
    /// @returns  whether anything does
    bool tokenize(const RichText& text, const Block& block, std::vector<Token>& tokens);

private:
    struct Word {
        std::size_t begin{};
        std::size_t end{};
        char32_t first{};
        char32_t last{};
        bool apart{};  ///< A CJK character or an emoji: lines break around it.
        bool emoji{};
        bool may_continue{};  ///< Ends at a hyphen or slash, after which a line may break.
        WordDirection direction{WordDirection::neutral};
    };

    [[nodiscard]] bool holds_right_to_left(std::size_t begin) const;
    [[nodiscard]] Word next_word(std::size_t begin, std::size_t end, const Span& span) const;
    void add_span(const Span& span, std::size_t begin, std::size_t end);
    void add_spaces(const Span& span, std::size_t begin, std::size_t end);
    void add_word(const Span& span, const Word& word);
    void add_pieces(const Span& span, const Word& word, const RunKey& key, bool break_before);
    [[nodiscard]] std::size_t fitting(const RunKey& key, std::size_t from) const;
    [[nodiscard]] bool may_break_before(const Word& word) const;

    TextRunCache& runs_;
    FontSizes sizes_;
    float width_max_;

    // Of the block at hand.
    std::string_view plain_{};  // Up to its end.
    BlockKind block_{};
    std::vector<Token>* tokens_{};
    bool bidirectional_{};
    Word previous_{};                  // Empty after a space.
    std::vector<std::size_t> ends_{};  // Scratch: where the clusters of a long word end.
};

}  // namespace causerie
