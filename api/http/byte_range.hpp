#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace causerie::http {

/// One part of a body.
struct ByteRange {
    std::size_t offset{};
    std::size_t length{};  ///< 0: the peer asked for a part that does not exist (416).

    friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

/// Reads a `Range` field for a body of `size` bytes: `bytes=2-5`, `bytes=2-`, `bytes=-3`.
/// @returns nothing when the field is to be ignored: malformed, another unit, or several ranges
[[nodiscard]] std::optional<ByteRange> parse_range(std::string_view text, std::size_t size);

}  // namespace causerie::http
