#include "common/text/mentions.hpp"

#include <cstddef>
#include <string_view>
#include <utility>

#include "common/text/utf8.hpp"
#include "common/validation/limits.hpp"

namespace causerie {
namespace {

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || !utf8::is_ascii(c);
}

bool is_name(char c) { return (is_word(c) && utf8::is_ascii(c)) || c == '.' || c == '-'; }

/// The length of the name after the `@` at `at`, or 0 when none is meant. A full stop or hyphen at the end belongs to
/// the sentence.
std::size_t name_length(std::string_view text, std::size_t at, std::size_t end) {
    if (at > 0 && (is_word(text[at - 1]) || text[at - 1] == '@' || text[at - 1] == '/')) return 0;
    std::size_t stop = at + 1;
    while (stop < end && is_name(text[stop])) ++stop;
    while (stop > at + 1 && (text[stop - 1] == '.' || text[stop - 1] == '-')) --stop;
    const std::size_t length = stop - at - 1;
    return length >= limits::username_length_min && length <= limits::username_length_max ? length : 0;
}

}  // namespace

void mark_mentions(RichText& text) {
    std::vector<Span> spans;
    spans.reserve(text.spans.size());
    const std::string_view plain = text.plain;
    for (const auto& span : text.spans) {
        const std::size_t end = span.offset + span.length;
        std::size_t begin = span.offset;
        const auto cut = [&](std::size_t to, int extra) {
            if (to == begin) return;
            spans.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(to - begin),
                             static_cast<std::uint8_t>(span.style | extra), span.link});
            begin = to;
        };
        const bool eligible = (span.style & (style::code | style::link)) == 0;
        for (std::size_t at = begin; eligible && (at = plain.find('@', at)) < end; ++at) {
            const std::size_t length = name_length(plain, at, end);
            if (length == 0) continue;
            cut(at, 0);
            cut(at + 1 + length, style::mention);
        }
        cut(end, 0);
    }
    text.spans = std::move(spans);
}

}  // namespace causerie
