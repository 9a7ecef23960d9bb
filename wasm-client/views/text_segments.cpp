#include "wasm-client/views/text_segments.hpp"

#include <algorithm>
#include <cstddef>
#include <span>

namespace causerie {
namespace {

bool in_quote(const Block& block) { return block.quotes != 0; }

SegmentKind kind_of(const LayoutItem& item, const Block& block) {
    switch (item.role) {
        case TextRole::link: return SegmentKind::link;
        case TextRole::code: return SegmentKind::code;
        case TextRole::code_block: return SegmentKind::code_block;
        case TextRole::mention:
        case TextRole::mention_me: return SegmentKind::mention;
        case TextRole::heading: return SegmentKind::bold;
        case TextRole::note:
        case TextRole::body: break;
    }
    if ((item.style & style::bold) != 0) return SegmentKind::bold;
    if ((item.style & style::italic) != 0) return SegmentKind::italic;
    return in_quote(block) ? SegmentKind::quote : SegmentKind::text;
}

/// What separates a line from the text before it when it is copied.
BreakBefore break_before(const RichText& text, std::uint32_t offset, bool first_line) {
    if (first_line || offset == 0) return BreakBefore::none;
    switch (text.plain[offset - 1]) {
        case '\n': return BreakBefore::newline;
        case ' ':
        case '\t': return BreakBefore::space;
        default: return BreakBefore::none;  // In the middle of a long word, or between two CJK characters.
    }
}

class LineSegments {
public:
    LineSegments(const RichText& text, const RichTextLayout& layout, float x, float y,
                 std::vector<TextSegment>& segments)
        : text_{text}, layout_{layout}, x_{x}, y_{y}, segments_{segments} {}

    void add(const LayoutLine& line, bool first_line) {
        if (line.count == 0) return;
        const auto items = std::span{layout_.items}.subspan(line.first, line.count);
        reading_.clear();
        for (const auto& item : items) reading_.push_back(&item);
        if (line.bidirectional) sort_by_offset();
        auto before = break_before(text_, reading_.front()->offset, first_line);
        const auto& block = text_.blocks[line.block];
        for (std::size_t i = 0; i < reading_.size();) {
            std::size_t end = i + 1;
            while (end < reading_.size() && belongs(*reading_[i], *reading_[end], block)) ++end;
            segments_.push_back(segment(std::span{reading_}.subspan(i, end - i), line, before));
            before = BreakBefore::none;
            i = end;
        }
    }

private:
    /// Shell's: a library's sort is a kilobyte to download. A marker, which is empty, is before the word that it marks.
    void sort_by_offset() {
        const auto is_after = [](const LayoutItem* one, const LayoutItem* other) {
            return one->offset != other->offset ? one->offset > other->offset : one->length > other->length;
        };
        for (auto gap = reading_.size() / 2; gap > 0; gap /= 2) {
            for (auto i = gap; i < reading_.size(); ++i) {
                const auto* moved = reading_[i];
                auto at = i;
                for (; at >= gap && is_after(reading_[at - gap], moved); at -= gap) reading_[at] = reading_[at - gap];
                reading_[at] = moved;
            }
        }
    }

    static bool belongs(const LayoutItem& first, const LayoutItem& next, const Block& block) {
        return first.length > 0 && next.link == first.link && kind_of(next, block) == kind_of(first, block);
    }

    [[nodiscard]] TextSegment segment(std::span<const LayoutItem* const> items, const LayoutLine& line,
                                      BreakBefore before) const {
        const auto& block = text_.blocks[line.block];
        const auto& first = *items.front();
        const auto& last = *items.back();
        float left = first.x;
        float right = first.x;
        for (const auto* item : items) {
            left = std::min(left, item->x);
            right = std::max(right, item->x + item->width);
        }
        TextSegment segment{.rect = {x_ + left, y_ + line.top, right - left, line.height},
                            .kind = kind_of(first, block),
                            .right_to_left = line.right_to_left,
                            .break_before = before};
        const bool code = segment.kind == SegmentKind::code || segment.kind == SegmentKind::code_block;
        segment.font_px = code ? layout_.code_px : layout_.font_px;
        // The marker of a list item is no part of the plain text.
        segment.text = first.length == 0 ? block.marker + " "
                                         : text_.plain.substr(first.offset, last.offset + last.length - first.offset);
        if (first.link >= 0) segment.href = text_.links[static_cast<std::size_t>(first.link)];
        return segment;
    }

    const RichText& text_;
    const RichTextLayout& layout_;
    float x_;
    float y_;
    std::vector<TextSegment>& segments_;
    std::vector<const LayoutItem*> reading_;
};

}  // namespace

void append_segments(const RichText& text, const RichTextLayout& layout, float x, float y,
                     std::vector<TextSegment>& segments) {
    LineSegments lines{text, layout, x, y, segments};
    for (std::size_t i = 0; i < layout.lines.size(); ++i) lines.add(layout.lines[i], i == 0);
}

}  // namespace causerie
