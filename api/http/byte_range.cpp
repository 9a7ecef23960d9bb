#include "api/http/byte_range.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

namespace causerie::http {
namespace {

/// Digits only; a number that is too large for us is larger than any body all the same.
std::optional<std::size_t> number(std::string_view text) {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end != text.data() + text.size() || error == std::errc::invalid_argument) return std::nullopt;
    return error == std::errc::result_out_of_range ? std::numeric_limits<std::size_t>::max() : value;
}

}  // namespace

std::optional<ByteRange> parse_range(std::string_view text, std::size_t size) {
    constexpr std::string_view unit = "bytes=";
    if (!text.starts_with(unit)) return std::nullopt;
    text.remove_prefix(unit.size());
    const auto dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    if (dash == 0) {
        const auto suffix = number(text.substr(1));
        if (!suffix) return std::nullopt;
        const auto length = std::min(*suffix, size);
        return ByteRange{size - length, length};
    }
    const auto first = number(text.substr(0, dash));
    const auto last = dash + 1 == text.size() ? std::optional{std::numeric_limits<std::size_t>::max()}
                                              : number(text.substr(dash + 1));
    if (!first || !last || *last < *first) return std::nullopt;
    if (*first >= size) return ByteRange{};
    return ByteRange{*first, std::min(*last, size - 1) - *first + 1};
}

}  // namespace causerie::http
