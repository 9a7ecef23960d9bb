#include "common/text/utf8.hpp"

namespace causerie::utf8 {
namespace {

struct Decoded {
    char32_t code_point{};
    std::size_t size{};  // 0 for a malformed sequence.
};

bool continues(std::string_view text, std::size_t offset) {
    return offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0U) == 0x80U;
}

// Where no ASCII character stands.
Decoded decode(std::string_view text, std::size_t offset) {
    const auto lead = static_cast<unsigned char>(text[offset]);
    std::size_t size = 0;
    char32_t smallest = 0;
    char32_t code_point = 0;
    if (lead >= 0xC2 && lead < 0xE0) {
        size = 2, smallest = 0x80, code_point = lead & 0x1FU;
    } else if (lead >= 0xE0 && lead < 0xF0) {
        size = 3, smallest = 0x800, code_point = lead & 0x0FU;
    } else if (lead >= 0xF0 && lead < 0xF5) {
        size = 4, smallest = 0x10000, code_point = lead & 0x07U;
    } else {
        return {};
    }
    for (std::size_t i = 1; i < size; ++i) {
        if (!continues(text, offset + i)) return {};
        code_point = code_point << 6U | (static_cast<unsigned char>(text[offset + i]) & 0x3FU);
    }
    const bool surrogate = code_point >= 0xD800 && code_point < 0xE000;
    if (code_point < smallest || code_point > 0x10FFFF || surrogate) return {};
    return {code_point, size};
}

bool is_space(char32_t code_point) {
    if (code_point < 0x80) return code_point == 0x20 || (code_point >= 0x09 && code_point <= 0x0D);
    return code_point == 0x85 || code_point == 0xA0 || code_point == 0x1680 ||
           (code_point >= 0x2000 && code_point <= 0x200A) || code_point == 0x2028 || code_point == 0x2029 ||
           code_point == 0x202F || code_point == 0x205F || code_point == 0x3000 || code_point == 0xFEFF;
}

}  // namespace

char32_t next_not_ascii(std::string_view text, std::size_t& offset) {
    const auto decoded = decode(text, offset);
    offset += decoded.size == 0 ? 1 : decoded.size;
    return decoded.size == 0 ? replacement : decoded.code_point;
}

bool is_valid(std::string_view text) {
    for (std::size_t offset = 0; offset < text.size();) {
        const auto size = is_ascii(text[offset]) ? 1 : decode(text, offset).size;
        if (size == 0) return false;
        offset += size;
    }
    return true;
}

std::size_t length(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t offset = 0; offset < text.size(); ++count) (void)next(text, offset);
    return count;
}

std::string_view trim(std::string_view text) {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool seen = false;
    for (std::size_t offset = 0; offset < text.size();) {
        const std::size_t start = offset;
        if (is_space(next(text, offset))) continue;
        if (!seen) begin = start;
        seen = true;
        end = offset;
    }
    return text.substr(begin, end - begin);
}

}  // namespace causerie::utf8
