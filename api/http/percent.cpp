#include "api/http/percent.hpp"

#include <algorithm>

namespace causerie::http {
namespace {

constexpr int hexadecimal = 16;

int digit(char character) {
    if (character >= '0' && character <= '9') return character - '0';
    if (character >= 'a' && character <= 'f') return character - 'a' + 10;
    if (character >= 'A' && character <= 'F') return character - 'A' + 10;
    return -1;
}

/// The byte that the escape at `offset` stands for; nothing when it is malformed.
std::optional<char> escaped(std::string_view raw, std::size_t offset) {
    if (raw.size() - offset < 3) return std::nullopt;
    const int high = digit(raw[offset + 1]);
    const int low = digit(raw[offset + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    return static_cast<char>(high * hexadecimal + low);
}

}  // namespace

std::optional<std::string> decode_path(std::string_view raw) {
    const auto first = raw.find('%');
    std::string decoded{raw.substr(0, first)};
    for (auto at = std::min(first, raw.size()); at < raw.size(); ++at) {
        if (raw[at] != '%') {
            decoded += raw[at];
            continue;
        }
        const auto byte = escaped(raw, at);
        if (!byte || *byte == '\0') return std::nullopt;
        decoded += *byte;
        at += 2;
    }
    return decoded;
}

std::string decode_query(std::string_view raw) {
    std::string decoded;
    decoded.reserve(raw.size());
    for (std::size_t at = 0; at < raw.size(); ++at) {
        const auto byte = raw[at] == '%' ? escaped(raw, at) : std::nullopt;
        if (byte) {
            decoded += *byte;
            at += 2;
        } else {
            decoded += raw[at] == '+' ? ' ' : raw[at];
        }
    }
    return decoded;
}

}  // namespace causerie::http
