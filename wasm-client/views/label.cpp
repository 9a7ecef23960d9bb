#include "wasm-client/views/label.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>

#include "common/text/grapheme.hpp"
#include "common/text/markdown.hpp"
#include "wasm-client/views/bidi.hpp"
#include "wasm-client/views/line_breaker.hpp"
#include "wasm-client/views/text_tokens.hpp"

namespace causerie {
namespace {

constexpr float emoji_factor = 1.15F;
constexpr float cap_height = 0.72F;  // Of the font size; near enough for every UI font.
constexpr float run_width_max = 1000;
constexpr std::string_view ellipsis = "…";

std::uint8_t style_of(Face face) {
    switch (face) {
        case Face::bold: return style::bold;
        case Face::italic: return style::italic;
        case Face::code: return style::code;
        case Face::regular: break;
    }
    return 0;
}

class LabelLayouter {
public:
    LabelLayouter(std::string_view text, const LabelStyle& style, float width_max, TextRunCache& runs)
        : style_{style}, width_max_{width_max}, runs_{runs}, text_{plain_text(text)} {
        std::ranges::replace(text_.plain, '\n', ' ');
        for (auto& span : text_.spans) span.style = style_of(style.face);
    }

    Label run() {
        if (text_.blocks.empty()) return {};
        const FontSizes sizes{style_.size, style_.size, std::round(style_.size * emoji_factor)};
        bidirectional_ = Tokenizer{runs_, sizes, run_width_max}.tokenize(text_, text_.blocks.front(), tokens_);
        while (!tokens_.empty() && tokens_.back().kind == TokenKind::space) tokens_.pop_back();
        label_.cut = width() > width_max_;
        if (label_.cut) cut();
        place();
        return std::move(label_);
    }

private:
    [[nodiscard]] float width() const {
        float x = 0;
        for (const auto& token : tokens_) x = pen_after(x, token, bidirectional_);
        return x;
    }

    void cut() {
        const auto dots = runs_.get({style_.face, Direction::left_to_right, style_.size, ellipsis});
        const float room = width_max_ - runs_.advance(dots);
        float x = 0;
        std::size_t keep = 0;
        while (keep < tokens_.size() && pen_after(x, tokens_[keep], bidirectional_) <= room) {
            x = pen_after(x, tokens_[keep++], bidirectional_);
        }
        if (keep < tokens_.size()) shorten(tokens_[keep], room - x);
        tokens_.resize(std::min(tokens_.size(), keep + 1));
        while (!tokens_.empty() && tokens_.back().length == 0) tokens_.pop_back();
        while (!tokens_.empty() && tokens_.back().kind == TokenKind::space) tokens_.pop_back();
        if (runs_.advance(dots) > width_max_) return;
        tokens_.push_back({.run = dots, .advance = runs_.advance(dots), .length = 1});
    }

    /// Cuts a word to what fits into `room`, by characters; to nothing if need be.
    void shorten(Token& token, float room) {
        const auto word = std::string_view{text_.plain}.substr(token.offset, token.length);
        const bool rtl = token.direction == WordDirection::right_to_left;
        RunKey key{style_.face, rtl ? Direction::right_to_left : Direction::left_to_right, style_.size, {}};
        std::size_t end = 0;
        while (token.kind == TokenKind::word && end < word.size()) {
            const std::size_t next = next_cluster(word, end).end;
            key.text = word.substr(0, next);
            if (runs_.measure(key) > room) break;
            end = next;
        }
        key.text = word.substr(0, end);
        token.length = static_cast<std::uint32_t>(end);
        if (end == 0) return;
        token.run = runs_.get(key);
        token.advance = runs_.advance(token.run);
    }

    void place() {
        std::vector<std::uint32_t> order;
        std::vector<std::uint8_t> levels(tokens_.size());
        if (bidirectional_) resolve_levels(tokens_, runs_right_to_left(tokens_), levels);
        visual_order(levels, order);
        for (const auto index : order) {
            const auto& token = tokens_[index];
            if (token.kind == TokenKind::word)
                label_.pieces.push_back({run_at(levels[index], token, runs_), drawn_at(label_.width, bidirectional_)});
            label_.width = pen_after(label_.width, token, bidirectional_);
        }
    }

    LabelStyle style_;
    float width_max_;
    TextRunCache& runs_;
    RichText text_;
    std::vector<Token> tokens_;
    bool bidirectional_{};
    Label label_;
};

}  // namespace

void LabelCache::begin_frame() {
    if (epoch_ == runs_.epoch() && labels_.size() <= labels_max) return;
    labels_.clear();
    epoch_ = runs_.epoch();
}

const Label& LabelCache::get(std::string_view text, const LabelStyle& style, float width_max) {
    struct {
        float size;
        float width;
        std::uint32_t face;
    } const prefix{style.size, std::floor(std::max(0.0F, width_max)), static_cast<std::uint32_t>(style.face)};
    key_.resize(sizeof prefix);
    std::memcpy(key_.data(), &prefix, sizeof prefix);
    key_ += text;
    if (const auto found = labels_.find(key_); found != labels_.end()) return found->second;
    return labels_.emplace(key_, LabelLayouter{text, style, prefix.width, runs_}.run()).first->second;
}

void draw_label(Painter& painter, const Label& label, float size, float x, float center_y, Ink ink, Surface on) {
    const float baseline = baseline_of(center_y, size);
    for (const auto& piece : label.pieces) painter.text(piece.run, x + piece.x, baseline, ink, on);
}

float baseline_of(float center_y, float size) { return std::round(center_y + size * cap_height / 2); }

}  // namespace causerie
