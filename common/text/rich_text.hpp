#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace causerie {

/// What a span looks like: any of these bits.
namespace style {
inline constexpr std::uint8_t bold = 1;
inline constexpr std::uint8_t italic = 2;
inline constexpr std::uint8_t strike = 4;
inline constexpr std::uint8_t code = 8;
inline constexpr std::uint8_t link = 16;
inline constexpr std::uint8_t mention = 32;
inline constexpr std::uint8_t note = 64;  ///< Said by the program, not by the author.
}  // namespace style

/// A stretch of `RichText::plain` in one style; offsets are bytes.
struct Span {
    std::uint32_t offset{};
    std::uint32_t length{};
    std::uint8_t style{};   ///< Bits of `style::`.
    std::int32_t link{-1};  ///< Index into `RichText::links`, or -1.

    friend bool operator==(const Span&, const Span&) = default;
};

enum class BlockKind : std::uint8_t { paragraph, heading, code, rule };

/// A paragraph or the like, inside the quotes and list items that hold it.
struct Block {
    static constexpr int depth_max = 6;  ///< Deeper nesting is shown at this depth.

    BlockKind kind{};
    std::uint32_t offset{};
    std::uint32_t length{};
    std::uint8_t depth{};   ///< How many quotes and list items are around it.
    std::uint8_t quotes{};  ///< Bit i: the container i, counted from the outermost, is a quote; else a list item.
    bool tight{};           ///< Follows the block before it without a gap.
    std::string marker{};   ///< `•`, `3.`, `☑`: on the first block of a list item, else empty.

    friend bool operator==(const Block&, const Block&) = default;
};

/// A message without its markup.
struct RichText {
    std::string plain{};               ///< Blocks and lines are separated by newlines.
    std::vector<Block> blocks{};       ///< In order; they do not overlap.
    std::vector<Span> spans{};         ///< In order; they cover every byte of every block.
    std::vector<std::string> links{};  ///< http, https or mailto only.

    friend bool operator==(const RichText&, const RichText&) = default;
};

}  // namespace causerie
