#include "common/text/entity.hpp"

#include <charconv>
#include <cstdint>
#include <system_error>
#include <utility>

#include "common/text/utf8.hpp"

namespace causerie {
namespace {

// Those that people type or paste; the other two thousand are shown as typed.
constexpr std::pair<std::string_view, std::string_view> names[] = {
    {"&amp;", "&"},       {"&lt;", "<"},    {"&gt;", ">"},     {"&quot;", "\""}, {"&apos;", "'"},
    {"&nbsp;", "\u00A0"}, {"&copy;", "©"},  {"&reg;", "®"},    {"&trade;", "™"}, {"&hellip;", "…"},
    {"&mdash;", "—"},     {"&ndash;", "–"}, {"&euro;", "€"},   {"&deg;", "°"},   {"&times;", "×"},
    {"&rarr;", "→"},      {"&larr;", "←"},  {"&middot;", "·"}, {"&bull;", "•"},  {"&shy;", "\u00AD"},
};

void append_utf8(std::string& text, char32_t code_point) {
    const auto put = [&](char32_t byte) { text += static_cast<char>(byte); };
    const auto tail = [&](unsigned shift) { put(0x80U | (code_point >> shift & 0x3FU)); };
    if (code_point < 0x80) {
        put(code_point);
    } else if (code_point < 0x800) {
        put(0xC0U | code_point >> 6U), tail(0);
    } else if (code_point < 0x10000) {
        put(0xE0U | code_point >> 12U), tail(6), tail(0);
    } else {
        put(0xF0U | code_point >> 18U), tail(12), tail(6), tail(0);
    }
}

}  // namespace

std::string decode_entity(std::string_view entity) {
    for (const auto& [name, text] : names) {
        if (name == entity) return std::string{text};
    }
    if (!entity.starts_with("&#") || !entity.ends_with(';')) return std::string{entity};
    const bool hexadecimal = entity.size() > 3 && (entity[2] == 'x' || entity[2] == 'X');
    const auto digits = entity.substr(hexadecimal ? 3 : 2);
    std::uint32_t value = 0;
    const auto* const end = digits.data() + digits.size() - 1;
    const auto read = std::from_chars(digits.data(), end, value, hexadecimal ? 16 : 10);
    const bool understood = read.ec == std::errc{} && read.ptr == end && value <= 0x10FFFF &&
                            !(value >= 0xD800 && value < 0xE000) && !utf8::is_control(value);
    if (!understood) return std::string{entity};
    std::string result;
    append_utf8(result, value);
    return result;
}

}  // namespace causerie
