#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "common/text/rich_text.hpp"
#include "wasm-client/views/rect.hpp"
#include "wasm-client/views/text_run_cache.hpp"
#include "wasm-client/views/text_tokens.hpp"

namespace causerie {

/// What a piece of text is to its reader; the theme gives each its colour.
enum class TextRole : std::uint8_t { body, heading, link, code, code_block, mention, mention_me, note };

/// A run in its place. `x` and all else in device pixels from the layout's top left corner.
struct LayoutItem {
    RunId run{};
    float x{};
    float width{};
    std::uint32_t offset{};  ///< In `RichText::plain`.
    std::uint32_t length{};  ///< 0 for the marker of a list item.
    std::int32_t link{-1};
    std::uint8_t style{};
    TextRole role{};
    bool space{};  ///< Nothing to draw.
};

struct LayoutLine {
    float top{};
    float height{};
    float baseline{};       ///< From the layout's top.
    std::uint32_t first{};  ///< Of its items, which are in the order in which they are seen.
    std::uint32_t count{};
    std::uint32_t block{};  ///< Index into `RichText::blocks`.
    bool bidirectional{};   ///< Holds words that run from right to left.
    bool right_to_left{};   ///< Its paragraph does.
};

enum class DecorationKind : std::uint8_t { code_block, code, mention, mention_me, underline, strike, quote, rule };

/// A shape behind or beside the text.
struct Decoration {
    DecorationKind kind{};
    TextRole role{};  ///< Of the text that it belongs to.
    Rect rect{};
};

struct RichTextLayout {
    float height{};
    float font_px{};  ///< Of most of its text.
    float code_px{};
    std::vector<LayoutItem> items{};
    std::vector<LayoutLine> lines{};
    std::vector<Decoration> decorations{};
};

struct RichTextStyle {
    FontSizes sizes{};
    float line_height{};
    float width{};  ///< No line is wider, unless a single character is.
    float scale{};  ///< Device pixels per CSS pixel.
};

/// Whom `@name` means; is told the name without the sign.
using MentionRole = std::function<TextRole(std::string_view name)>;

/// Breaks a text into lines and puts every word in its place. Words begin on whole pixels.
[[nodiscard]] RichTextLayout layout_rich_text(const RichText& text, const RichTextStyle& style, TextRunCache& runs,
                                              const MentionRole& mention_role);

}  // namespace causerie
