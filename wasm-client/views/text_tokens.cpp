#include "wasm-client/views/text_tokens.hpp"

#include <algorithm>

#include "common/text/grapheme.hpp"
#include "common/text/script.hpp"

namespace causerie {
namespace {

constexpr std::size_t tab_width = 4;

// An address is cut after its slashes, but no shorter word is.
constexpr std::size_t breakable_length_min = 12;

bool is_space(char c) { return c == ' ' || c == '\t'; }

bool may_break_after(char c) { return c == '/' || c == '-' || c == '?' || c == '&' || c == '=' || c == '_'; }

Face face_of(const Span& span, BlockKind block) {
    if (block == BlockKind::code || (span.style & style::code) != 0) return Face::code;
    if (block == BlockKind::heading || (span.style & style::bold) != 0) return Face::bold;
    return (span.style & style::italic) != 0 ? Face::italic : Face::regular;
}

WordDirection direction_of(char32_t code_point) {
    if (is_rtl(code_point)) return WordDirection::right_to_left;
    if (is_ltr_letter(code_point)) return WordDirection::left_to_right;
    if (code_point >= 0x0660 && code_point <= 0x0669) return WordDirection::arabic_number;
    if (is_digit(code_point)) return WordDirection::number;
    if (code_point == '(' || code_point == '[' || code_point == '{') return WordDirection::opening;
    if (code_point == ')' || code_point == ']' || code_point == '}') return WordDirection::closing;
    return WordDirection::neutral;
}

bool is_letters(WordDirection direction) { return direction < WordDirection::number; }

/// What belongs to the number beside it.
bool is_number_sign(char32_t code_point) {
    return (code_point >= '#' && code_point <= '%') || (code_point >= 0xA2 && code_point <= 0xA5) ||
           code_point == 0xB0 || (code_point >= 0x20A0 && code_point <= 0x20CF);
}

Direction run_direction(WordDirection direction) {
    return direction == WordDirection::right_to_left ? Direction::right_to_left : Direction::left_to_right;
}

}  // namespace

bool Tokenizer::tokenize(const RichText& text, const Block& block, std::vector<Token>& tokens) {
    const std::size_t block_end = block.offset + block.length;
    plain_ = std::string_view{text.plain}.substr(0, block_end);
    block_ = block.kind;
    tokens_ = &tokens;
    previous_ = {};
    bidirectional_ = holds_right_to_left(block.offset);
    const auto first = std::partition_point(text.spans.begin(), text.spans.end(), [&](const Span& span) {
        return span.offset + span.length <= block.offset;
    });
    for (auto span = first; span != text.spans.end() && span->offset < block_end; ++span) {
        add_span(*span, span->offset, std::min<std::size_t>(span->offset + span->length, block_end));
    }
    return bidirectional_;
}

bool Tokenizer::holds_right_to_left(std::size_t begin) const {
    constexpr unsigned char lead_byte_min = 0xD6;  // Of the first letter that runs so, U+05BE.
    for (auto at = begin; at < plain_.size(); ++at) {
        const auto byte = static_cast<unsigned char>(plain_[at]);
        if (byte >= lead_byte_min && is_rtl(next_cluster(plain_, at).first)) return true;
    }
    return false;
}

void Tokenizer::add_span(const Span& span, std::size_t begin, std::size_t end) {
    while (begin < end) {
        if (plain_[begin] == '\n') {
            tokens_->push_back({.offset = static_cast<std::uint32_t>(begin),
                                .length = 1,
                                .link = span.link,
                                .style = span.style,
                                .kind = TokenKind::newline});
            previous_ = {};
            ++begin;
        } else if (is_space(plain_[begin])) {
            std::size_t stop = begin;
            while (stop < end && is_space(plain_[stop])) ++stop;
            add_spaces(span, begin, stop);
            begin = stop;
        } else {
            const auto word = next_word(begin, end, span);
            add_word(span, word);
            begin = word.end;
        }
    }
}

Tokenizer::Word Tokenizer::next_word(std::size_t begin, std::size_t end, const Span& span) const {
    const auto text = plain_.substr(0, end);
    const bool in_code = block_ == BlockKind::code || (span.style & style::code) != 0;
    const bool cuts = bidirectional_ && !in_code && (span.style & (style::link | style::mention)) == 0;
    Word word{.begin = begin, .end = begin};
    // Whether `cluster` is punctuation after the word, or the word is punctuation before it; or one of them, but not
    // the other, is letters that run from right to left.
    const auto is_border = [&](const Cluster& cluster, WordDirection direction) {
        if (std::max(direction, word.direction) > WordDirection::neutral) return true;  // Brackets are alone.
        const bool is_sign = is_number_sign(cluster.first);
        if (word.direction == WordDirection::neutral) {
            if (direction != WordDirection::number && !is_sign) return direction < WordDirection::neutral;
            return !is_number_sign(word.last);
        }
        const auto differs = [&](WordDirection other) {
            return (word.direction == WordDirection::right_to_left) != (other == WordDirection::right_to_left);
        };
        if (direction < WordDirection::neutral) return differs(direction);
        if (is_sign && direction_of(word.last) == WordDirection::number) return false;
        if (cluster.end == plain_.size()) return true;
        const auto next = direction_of(next_cluster(plain_, cluster.end).first);
        return next >= WordDirection::neutral || differs(next);
    };
    while (word.end < end && !is_space(plain_[word.end]) && plain_[word.end] != '\n') {
        const auto cluster = next_cluster(text, word.end);
        const bool apart = cluster.emoji || is_cjk(cluster.first);
        const auto direction =
            cuts || !is_letters(word.direction) ? direction_of(cluster.first) : WordDirection::neutral;
        if (word.end > begin && (apart || (cuts && is_border(cluster, direction)))) break;
        if (word.end == begin) word.first = cluster.first;
        word.last = cluster.first;
        // It runs as its first letter does; one of digits is a number, anything else follows its neighbours.
        const bool tells = direction < WordDirection::neutral || (cuts && word.end == begin);
        if (tells && !is_letters(word.direction)) word.direction = direction;
        const char last_byte = plain_[word.end];
        word.end = cluster.end;
        if (apart) {
            word.apart = true;
            word.emoji = cluster.emoji;
            break;
        }
        if (may_break_after(last_byte) && !in_code && word.end - begin >= breakable_length_min && word.end < end) {
            word.may_continue = true;
            break;
        }
    }
    return word;
}

void Tokenizer::add_spaces(const Span& span, std::size_t begin, std::size_t end) {
    std::size_t width = 0;
    for (std::size_t i = begin; i < end; ++i) width += plain_[i] == '\t' ? tab_width : 1;
    const Face face = face_of(span, block_);
    const auto run = runs_.get({face, Direction::left_to_right, face == Face::code ? sizes_.code : sizes_.text, " "});
    tokens_->push_back({.run = run,
                        .advance = runs_.advance(run) * static_cast<float>(width),
                        .offset = static_cast<std::uint32_t>(begin),
                        .length = static_cast<std::uint32_t>(end - begin),
                        .link = span.link,
                        .style = span.style,
                        .kind = TokenKind::space});
    previous_ = {};
}

bool Tokenizer::may_break_before(const Word& word) const {
    if (previous_.end == previous_.begin) return true;
    if (previous_.may_continue) return true;
    if (!previous_.apart && !word.apart) return false;
    return !is_forbidden_at_line_start(word.first) && !is_forbidden_at_line_end(previous_.last);
}

void Tokenizer::add_word(const Span& span, const Word& word) {
    const Face face = word.emoji ? Face::regular : face_of(span, block_);
    const float size = word.emoji ? sizes_.emoji : face == Face::code ? sizes_.code : sizes_.text;
    const RunKey key{face, run_direction(word.direction), size, plain_.substr(word.begin, word.end - word.begin)};
    const bool break_before = may_break_before(word);
    constexpr std::size_t surely_short = 24;  // What is longer is not remembered before it is known to fit.
    if (key.text.size() > surely_short && runs_.measure(key) > width_max_) {
        add_pieces(span, word, key, break_before);
    } else {
        const auto run = runs_.get(key);
        if (runs_.advance(run) > width_max_) {
            add_pieces(span, word, key, break_before);
        } else {
            tokens_->push_back({run, runs_.advance(run), static_cast<std::uint32_t>(word.begin),
                                static_cast<std::uint32_t>(key.text.size()), span.link, span.style, TokenKind::word,
                                word.direction, break_before});
        }
    }
    previous_ = word;
}

void Tokenizer::add_pieces(const Span& span, const Word& word, const RunKey& key, bool break_before) {
    ends_.clear();
    for (std::size_t offset = 0; offset < key.text.size();) {
        offset = next_cluster(key.text, offset).end;
        ends_.push_back(offset);
    }
    for (std::size_t from = 0; from < ends_.size();) {
        const std::size_t begin = from == 0 ? 0 : ends_[from - 1];
        const std::size_t stop = fitting(key, from);
        auto piece = key;
        piece.text = key.text.substr(begin, ends_[stop - 1] - begin);
        const auto run = runs_.get(piece);
        tokens_->push_back({run, runs_.advance(run), static_cast<std::uint32_t>(word.begin + begin),
                            static_cast<std::uint32_t>(piece.text.size()), span.link, span.style, TokenKind::word,
                            word.direction, from == 0 ? break_before : true});
        from = stop;
    }
}

/// The end of the longest piece, in clusters, that begins at cluster `from` and fits; at least one cluster.
std::size_t Tokenizer::fitting(const RunKey& key, std::size_t from) const {
    const std::size_t begin = from == 0 ? 0 : ends_[from - 1];
    const auto fits = [&](std::size_t stop) {
        auto piece = key;
        piece.text = key.text.substr(begin, ends_[stop - 1] - begin);
        return runs_.measure(piece) <= width_max_;
    };
    std::size_t good = from + 1;
    std::size_t step = 16;
    while (good + step <= ends_.size() && fits(good + step)) {
        good += step;
        step *= 2;
    }
    std::size_t bad = std::min(good + step, ends_.size() + 1);
    while (good + 1 < bad) {
        const std::size_t middle = good + (bad - good) / 2;
        (fits(middle) ? good : bad) = middle;
    }
    return good;
}

}  // namespace causerie
