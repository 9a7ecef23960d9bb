#include "wasm-client/views/rich_text_layout.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include "common/text/grapheme.hpp"
#include "wasm-client/views/bidi.hpp"
#include "wasm-client/views/line_breaker.hpp"

namespace causerie {
namespace {

// In CSS pixels.
constexpr float paragraph_gap = 8;
constexpr float tight_gap = 2;
constexpr float quote_indent = 14;
constexpr float quote_bar_width = 3;
constexpr float list_indent = 26;
constexpr float marker_gap = 8;
constexpr float code_padding_x = 12;
constexpr float code_padding_y = 9;
constexpr float rule_height = 17;
constexpr float chip_padding = 3;  // Around inline code and mentions.

// However deep the nesting, this much is left for the text, in characters of full width.
constexpr float content_width_min_em = 6;
// A run must fit into a page of the atlas.
constexpr float run_width_max = 1000;

constexpr std::size_t large_emoji_count_max = 8;
constexpr float large_emoji_factor = 2;
constexpr float large_emoji_line = 1.3F;

/// Whether the message is nothing but a few emoji, which are then shown large.
bool is_few_emoji(const RichText& text) {
    if (text.blocks.size() != 1 || text.blocks[0].kind != BlockKind::paragraph || text.blocks[0].depth > 0)
        return false;
    std::size_t count = 0;
    for (std::size_t offset = 0; offset < text.plain.size();) {
        const auto cluster = next_cluster(text.plain, offset);
        offset = cluster.end;
        if (cluster.first == ' ' || cluster.first == '\n') continue;
        if (!cluster.emoji || ++count > large_emoji_count_max) return false;
    }
    return count > 0;
}

class Layouter {
public:
    Layouter(const RichText& text, const RichTextStyle& style, TextRunCache& runs, const MentionRole& mention_role)
        : text_{text}, style_{style}, runs_{runs}, mention_role_{mention_role} {}

    RichTextLayout run() {
        if (is_few_emoji(text_)) {
            style_.sizes.emoji = std::round(style_.sizes.text * large_emoji_factor);
            style_.line_height = std::round(style_.sizes.emoji * large_emoji_line);
            baseline_size_ = style_.sizes.emoji;
        } else {
            baseline_size_ = style_.sizes.text;
        }
        result_.font_px = baseline_size_;
        result_.code_px = style_.sizes.code;
        result_.items.reserve(text_.plain.size() / 4 + 4);
        for (std::size_t i = 0; i < text_.blocks.size(); ++i) add_block(static_cast<std::uint32_t>(i));
        result_.height = y_;
        if (text_.blocks.empty()) result_.height = style_.line_height;
        return std::move(result_);
    }

private:
    [[nodiscard]] float px(float css) const { return std::round(css * style_.scale); }

    /// Moves the pen below the block before, and makes the bars of the quotes around both run on.
    void add_gap(const Block& block, const Block* previous) {
        if (previous == nullptr) return;
        const float gap = px(block.tight ? tight_gap : paragraph_gap);
        add_quote_bars(block, y_, gap, previous);
        y_ += gap;
    }

    void add_quote_bars(const Block& block, float top, float height, const Block* previous) {
        float x = 0;
        for (int i = 0; i < block.depth; ++i) {
            const bool is_quote = (block.quotes >> i & 1) != 0;
            const bool runs_on = previous == nullptr || (i < previous->depth && (previous->quotes >> i & 1) != 0);
            if (is_quote && runs_on) {
                result_.decorations.push_back(
                    {DecorationKind::quote, TextRole::body, {x, top, px(quote_bar_width), height}});
            }
            x += px(is_quote ? quote_indent : list_indent);
        }
    }

    [[nodiscard]] float indent(const Block& block) const {
        float x = 0;
        for (int i = 0; i < block.depth; ++i) x += px((block.quotes >> i & 1) != 0 ? quote_indent : list_indent);
        return std::max(0.0F, std::min(x, std::floor(style_.width - content_width_min_em * style_.sizes.text)));
    }

    void add_block(std::uint32_t index) {
        const auto& block = text_.blocks[index];
        add_gap(block, index == 0 ? nullptr : &text_.blocks[index - 1]);
        const float top = y_;
        left_ = indent(block);
        const std::size_t first_line = result_.lines.size();
        const std::size_t first_decoration = result_.decorations.size();
        switch (block.kind) {
            case BlockKind::rule: add_rule(); break;
            case BlockKind::code: add_code_block(index); break;
            default: add_lines(index, style_.width - left_, style_.line_height); break;
        }
        if (!block.marker.empty() && result_.lines.size() > first_line) add_marker(block, first_line);
        add_quote_bars(block, top, y_ - top, nullptr);
        // Bars lie behind what else decorates the block.
        auto front = result_.decorations.begin() + static_cast<std::ptrdiff_t>(first_decoration);
        for (auto each = front; each != result_.decorations.end(); ++each) {
            if (each->kind == DecorationKind::code_block) std::rotate(front++, each, each + 1);
        }
    }

    void add_rule() {
        const float height = px(rule_height);
        const float thickness = std::max(1.0F, std::floor(style_.scale));
        result_.decorations.push_back(
            {DecorationKind::rule,
             TextRole::body,
             {left_, y_ + std::round((height - thickness) / 2), style_.width - left_, thickness}});
        y_ += height;
    }

    void add_code_block(std::uint32_t index) {
        const float top = y_;
        const float left = left_;
        left_ += px(code_padding_x);
        y_ += px(code_padding_y);
        add_lines(index, style_.width - left_ - px(code_padding_x), std::round(style_.sizes.code * 1.5F));
        y_ += px(code_padding_y);
        left_ = left;
        result_.decorations.push_back(
            {DecorationKind::code_block, TextRole::code_block, {left, top, style_.width - left, y_ - top}});
    }

    void add_lines(std::uint32_t index, float width, float line_height) {
        const auto& block = text_.blocks[index];
        tokens_.clear();
        const float width_max = std::min(width, run_width_max * std::max(1.0F, style_.scale));
        const bool bidirectional = Tokenizer{runs_, style_.sizes, width_max}.tokenize(text_, block, tokens_);
        levels_.assign(tokens_.size(), 0);
        bool right_to_left = false;
        bool at_hard_line = true;
        for (std::size_t begin = 0; begin < tokens_.size();) {
            if (at_hard_line && bidirectional) right_to_left = resolve_paragraph(begin, block.kind);
            const auto line_break = break_line(tokens_, begin, width, bidirectional);
            start_line(index, line_height, bidirectional, right_to_left);
            place_line(begin, line_break.end, width);
            at_hard_line = line_break.next > 0 && tokens_[line_break.next - 1].kind == TokenKind::newline;
            begin = line_break.next;
        }
        // A newline at the very end opens a line of its own, and an empty block is still one line high.
        if (tokens_.empty() || (at_hard_line && block.kind == BlockKind::code)) {
            start_line(index, line_height, false, false);
        }
    }

    bool resolve_paragraph(std::size_t begin, BlockKind kind) {
        const auto rest = std::span{tokens_}.subspan(begin);
        const auto end = std::ranges::find(rest, TokenKind::newline, &Token::kind);
        const auto paragraph = rest.first(static_cast<std::size_t>(end - rest.begin()));
        const bool right_to_left = kind != BlockKind::code && runs_right_to_left(paragraph);
        resolve_levels(paragraph, right_to_left, std::span{levels_}.subspan(begin, paragraph.size()));
        return right_to_left;
    }

    void start_line(std::uint32_t block, float height, bool bidirectional, bool right_to_left) {
        const auto metrics = runs_.vertical_metrics(Face::regular, baseline_size_);
        const float text_height = metrics.ascent + metrics.descent;
        const float baseline = y_ + std::round((height - text_height) / 2 + metrics.ascent);
        result_.lines.push_back({y_, height, baseline, static_cast<std::uint32_t>(result_.items.size()), 0, block,
                                 bidirectional, right_to_left});
        y_ += height;
    }

    void place_line(std::size_t begin, std::size_t end, float width) {
        auto& line = result_.lines.back();
        const auto tokens = std::span{tokens_}.subspan(begin, end - begin);
        const auto levels = std::span{levels_}.subspan(begin, tokens.size());
        visual_order(levels, order_);
        float x = 0;
        for (const auto index : order_) {
            const auto& token = tokens[index];
            const float next = pen_after(x, token, line.bidirectional);
            const float left = drawn_at(x, line.bidirectional);
            result_.items.push_back({run_at(levels[index], token, runs_), left,
                                     drawn_at(next, line.bidirectional) - left, token.offset, token.length, token.link,
                                     token.style, role_of(token, line.block), token.kind == TokenKind::space});
            x = next;
        }
        line.count = static_cast<std::uint32_t>(result_.items.size()) - line.first;
        const float shift = left_ + (line.right_to_left ? std::max(0.0F, std::floor(width - x)) : 0);
        for (auto i = line.first; i < line.first + line.count; ++i) result_.items[i].x += shift;
        decorate_line(line);
    }

    [[nodiscard]] TextRole role_of(const Token& token, std::uint32_t block) const {
        if ((token.style & style::note) != 0) return TextRole::note;
        if ((token.style & style::link) != 0) return TextRole::link;
        if ((token.style & style::mention) != 0) return mention_role_(mentioned_name(token));
        if (text_.blocks[block].kind == BlockKind::code) return TextRole::code_block;
        if ((token.style & style::code) != 0) return TextRole::code;
        return text_.blocks[block].kind == BlockKind::heading ? TextRole::heading : TextRole::body;
    }

    [[nodiscard]] std::string_view mentioned_name(const Token& token) const {
        const auto after = std::ranges::partition_point(
            text_.spans, [&](const Span& span) { return span.offset + span.length <= token.offset; });
        return std::string_view{text_.plain}.substr(after->offset + 1, after->length - 1);
    }

    void decorate_line(const LayoutLine& line) {
        const auto items = std::span{result_.items}.subspan(line.first, line.count);
        const float thickness = std::max(1.0F, std::round(style_.scale));
        for (std::size_t i = 0; i < items.size();) {
            const auto& item = items[i];
            std::size_t end = i + 1;
            const auto continues = [&](const LayoutItem& next) {
                return next.style == item.style && next.link == item.link && next.role == item.role;
            };
            while (end < items.size() && continues(items[end])) ++end;
            const Rect box{item.x, line.top, items[end - 1].x + items[end - 1].width - item.x, line.height};
            const auto add = [&](DecorationKind kind, Rect rect) {
                result_.decorations.push_back({kind, item.role, rect});
            };
            const Rect chip = box.inset(-px(chip_padding) / 2, px(1));
            if (item.role == TextRole::code) add(DecorationKind::code, chip);
            if (item.role == TextRole::mention) add(DecorationKind::mention, chip);
            if (item.role == TextRole::mention_me) add(DecorationKind::mention_me, chip);
            if (item.role == TextRole::link) {
                add(DecorationKind::underline, {box.x, line.baseline + px(2), box.width, thickness});
            }
            if ((item.style & style::strike) != 0) {
                const float y = line.baseline - std::round(style_.sizes.text * 0.28F);
                add(DecorationKind::strike, {box.x, y, box.width, thickness});
            }
            i = end;
        }
    }

    /// The marker joins the items of the block's first line; it is the first of them that is seen.
    void add_marker(const Block& block, std::size_t line_index) {
        const auto run = runs_.get({Face::regular, Direction::left_to_right, style_.sizes.text, block.marker});
        const float width = runs_.advance(run);
        const float x = std::max(0.0F, std::round(left_ - px(marker_gap) - width));
        auto& first = result_.lines[line_index];
        const auto at = result_.items.begin() + static_cast<std::ptrdiff_t>(first.first);
        result_.items.insert(at, LayoutItem{.run = run, .x = x, .width = width, .offset = block.offset});
        ++first.count;
        for (std::size_t i = line_index + 1; i < result_.lines.size(); ++i) ++result_.lines[i].first;
    }

    const RichText& text_;
    RichTextStyle style_;
    TextRunCache& runs_;
    const MentionRole& mention_role_;
    RichTextLayout result_;
    float baseline_size_{};
    float y_{};
    float left_{};
    std::vector<Token> tokens_;
    std::vector<std::uint32_t> order_;
    std::vector<std::uint8_t> levels_;
};

}  // namespace

RichTextLayout layout_rich_text(const RichText& text, const RichTextStyle& style, TextRunCache& runs,
                                const MentionRole& mention_role) {
    return Layouter{text, style, runs, mention_role}.run();
}

}  // namespace causerie
