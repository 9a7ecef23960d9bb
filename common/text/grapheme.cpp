#include "common/text/grapheme.hpp"

#include "common/text/script.hpp"
#include "common/text/utf8.hpp"

namespace causerie {
namespace {

constexpr char32_t zero_width_joiner = 0x200D;
constexpr char32_t text_selector = 0xFE0E;
constexpr char32_t emoji_selector = 0xFE0F;
constexpr char32_t enclosing_keycap = 0x20E3;

bool is_flag_half(char32_t code_point) { return code_point >= 0x1F1E6 && code_point <= 0x1F1FF; }

/// Viramas of the Indic blocks tie the next consonant to this one.
bool is_virama(char32_t code_point) {
    return code_point >= 0x0900 && code_point <= 0x0D7F && (code_point & 0x7FU) == 0x4D;
}

bool is_hangul_leading(char32_t code_point) { return code_point >= 0x1100 && code_point <= 0x115F; }

/// The code point at `offset` and where it ends; nothing (0) at the end of `text`.
struct Peek {
    char32_t code_point{};
    std::size_t end{};
};

Peek peek(std::string_view text, std::size_t offset) {
    if (offset >= text.size()) return {0, offset};
    Peek result{0, offset};
    result.code_point = utf8::next(text, result.end);
    return result;
}

}  // namespace

Cluster next_cluster(std::string_view text, std::size_t offset) {
    const auto first = peek(text, offset);
    Cluster cluster{first.end, first.code_point, is_emoji(first.code_point)};
    if (first.code_point < 0x20) return cluster;
    if (is_flag_half(first.code_point)) {
        const auto second = peek(text, cluster.end);
        if (is_flag_half(second.code_point)) cluster.end = second.end;
        return cluster;
    }
    const bool candidate = is_emoji_candidate(first.code_point);
    char32_t last = first.code_point;
    for (int length = 1; length < cluster_length_max && cluster.end < text.size(); ++length) {
        const auto next = peek(text, cluster.end);
        const bool joined = (last == zero_width_joiner && cluster.emoji && is_emoji_candidate(next.code_point)) ||
                            (is_virama(last) && is_ltr_letter(next.code_point) && next.code_point >= 0x0900) ||
                            (is_hangul_leading(last) && is_hangul_leading(next.code_point));
        if (!joined && !is_extending(next.code_point)) break;
        if (candidate && (next.code_point == emoji_selector || next.code_point == enclosing_keycap)) {
            cluster.emoji = true;
        }
        if (next.code_point == text_selector) cluster.emoji = false;
        cluster.end = next.end;
        last = next.code_point;
    }
    return cluster;
}

std::size_t cluster_count(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t offset = 0; offset < text.size(); ++count) offset = next_cluster(text, offset).end;
    return count;
}

}  // namespace causerie
