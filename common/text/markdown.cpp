#include "common/text/markdown.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <md4c.h>

#include "common/text/entity.hpp"
#include "common/text/mentions.hpp"
#include "common/validation/limits.hpp"

namespace causerie {
namespace {

constexpr std::size_t source_size_max = 4 * limits::body_length_max;

/// Receives md4c's callbacks, in document order.
class Builder {
public:
    void enter_block(MD_BLOCKTYPE type, const void* detail) {
        switch (type) {
            case MD_BLOCK_QUOTE: enter_container(true); break;
            case MD_BLOCK_UL: enter_list(*static_cast<const MD_BLOCK_UL_DETAIL*>(detail)); break;
            case MD_BLOCK_OL: enter_list(*static_cast<const MD_BLOCK_OL_DETAIL*>(detail)); break;
            case MD_BLOCK_LI: enter_item(*static_cast<const MD_BLOCK_LI_DETAIL*>(detail)); break;
            case MD_BLOCK_HR:
                open_leaf(BlockKind::rule);
                close_leaf();
                break;
            case MD_BLOCK_H: open_leaf(BlockKind::heading); break;
            case MD_BLOCK_CODE: open_leaf(BlockKind::code); break;
            case MD_BLOCK_P: open_leaf(BlockKind::paragraph); break;
            default: break;
        }
    }

    void leave_block(MD_BLOCKTYPE type) {
        close_leaf();
        switch (type) {
            case MD_BLOCK_UL:
            case MD_BLOCK_OL: lists_.pop_back(); break;
            case MD_BLOCK_LI:
                if (!marker_.empty()) open_leaf(BlockKind::paragraph);
                close_leaf();
                containers_.pop_back();
                break;
            case MD_BLOCK_QUOTE: containers_.pop_back(); break;
            default: break;
        }
    }

    void enter_span(MD_SPANTYPE type, const void* detail) {
        switch (type) {
            case MD_SPAN_STRONG: ++bold_; break;
            case MD_SPAN_EM: ++italic_; break;
            case MD_SPAN_DEL: ++strike_; break;
            case MD_SPAN_CODE: ++code_; break;
            case MD_SPAN_A: enter_link(static_cast<const MD_SPAN_A_DETAIL*>(detail)->href); break;
            case MD_SPAN_IMG: enter_link(static_cast<const MD_SPAN_IMG_DETAIL*>(detail)->src); break;
            default: break;
        }
    }

    void leave_span(MD_SPANTYPE type) {
        switch (type) {
            case MD_SPAN_STRONG: --bold_; break;
            case MD_SPAN_EM: --italic_; break;
            case MD_SPAN_DEL: --strike_; break;
            case MD_SPAN_CODE: --code_; break;
            case MD_SPAN_A:
            case MD_SPAN_IMG: leave_link(); break;
            default: break;
        }
    }

    void text(MD_TEXTTYPE type, std::string_view text) {
        switch (type) {
            case MD_TEXT_NULLCHAR: append("\xEF\xBF\xBD"); break;
            case MD_TEXT_BR:
            case MD_TEXT_SOFTBR: append("\n"); break;
            case MD_TEXT_ENTITY: append(decode_entity(text)); break;
            default: append(text); break;
        }
    }

    RichText finish() {
        close_leaf();
        mark_mentions(rich_);
        return std::move(rich_);
    }

private:
    struct List {
        bool ordered{};
        unsigned number{};
        bool tight{};
    };
    struct OpenLink {
        std::int32_t index{};
        std::size_t begin{};
        std::string href{};
    };

    void enter_container(bool quote) {
        close_leaf();
        containers_.push_back(quote);
    }

    void enter_list(const MD_BLOCK_UL_DETAIL& list) { push_list({false, 0, list.is_tight != 0}); }
    void enter_list(const MD_BLOCK_OL_DETAIL& list) { push_list({true, list.start, list.is_tight != 0}); }

    void push_list(const List& list) {
        close_leaf();
        at_list_start_ = lists_.empty();
        lists_.push_back(list);
    }

    void enter_item(const MD_BLOCK_LI_DETAIL& item) {
        enter_container(false);
        auto& list = lists_.back();
        if (item.is_task != 0) {
            marker_ = item.task_mark == ' ' ? "☐" : "☑";
        } else {
            marker_ = list.ordered ? std::to_string(list.number) + "." : "•";
        }
        ++list.number;
    }

    void open_leaf(BlockKind kind) {
        close_leaf();
        if (!rich_.blocks.empty()) rich_.plain += '\n';
        Block block{kind, static_cast<std::uint32_t>(rich_.plain.size())};
        block.depth = static_cast<std::uint8_t>(std::min<std::size_t>(containers_.size(), Block::depth_max));
        for (int i = 0; i < block.depth; ++i) {
            if (containers_[static_cast<std::size_t>(i)])
                block.quotes = static_cast<std::uint8_t>(block.quotes | 1U << i);
        }
        block.tight = !lists_.empty() && lists_.back().tight && !at_list_start_;
        at_list_start_ = false;
        block.marker = std::exchange(marker_, {});
        rich_.blocks.push_back(std::move(block));
        leaf_open_ = true;
    }

    void close_leaf() {
        if (!leaf_open_) return;
        leaf_open_ = false;
        auto& block = rich_.blocks.back();
        if (block.kind == BlockKind::code && rich_.plain.size() > block.offset && rich_.plain.back() == '\n') {
            rich_.plain.pop_back();
            if (--rich_.spans.back().length == 0) rich_.spans.pop_back();
        }
        block.length = static_cast<std::uint32_t>(rich_.plain.size()) - block.offset;
    }

    void enter_link(const MD_ATTRIBUTE& attribute) {
        OpenLink link{link_, rich_.plain.size(), decode_attribute(attribute)};
        if (is_safe_link(link.href)) {
            link_ = static_cast<std::int32_t>(rich_.links.size());
            rich_.links.push_back(link.href);
        }
        open_links_.push_back(std::move(link));
    }

    void leave_link() {
        auto link = std::move(open_links_.back());
        open_links_.pop_back();
        // A link without a text would be invisible: show where it leads.
        if (rich_.plain.size() == link.begin) append(link.href);
        link_ = link.index;
    }

    static std::string decode_attribute(const MD_ATTRIBUTE& attribute) {
        std::string result;
        for (std::size_t i = 0; attribute.size > 0 && attribute.substr_offsets[i] < attribute.size; ++i) {
            const auto begin = attribute.substr_offsets[i];
            const std::string_view part{attribute.text + begin, attribute.substr_offsets[i + 1] - begin};
            result += attribute.substr_types[i] == MD_TEXT_ENTITY ? decode_entity(part) : std::string{part};
        }
        return result;
    }

    [[nodiscard]] std::uint8_t current_style() const {
        const bool in_code_block = rich_.blocks.back().kind == BlockKind::code;
        return static_cast<std::uint8_t>(
            (bold_ > 0 ? style::bold : 0) | (italic_ > 0 ? style::italic : 0) | (strike_ > 0 ? style::strike : 0) |
            (code_ > 0 && !in_code_block ? style::code : 0) | (link_ >= 0 ? style::link : 0));
    }

    void append(std::string_view text) {
        if (text.empty()) return;
        if (!leaf_open_) open_leaf(BlockKind::paragraph);  // The text of a tight list's item has no paragraph.
        const auto offset = static_cast<std::uint32_t>(rich_.plain.size());
        const auto length = static_cast<std::uint32_t>(text.size());
        const auto style = current_style();
        rich_.plain += text;
        auto& spans = rich_.spans;
        const bool continues = !spans.empty() && spans.back().offset + spans.back().length == offset &&
                               spans.back().style == style && spans.back().link == link_;
        if (continues) {
            spans.back().length += length;
        } else {
            spans.push_back({offset, length, style, link_});
        }
    }

    RichText rich_;
    std::vector<bool> containers_;  // Outermost first; true for a quote.
    std::vector<List> lists_;
    std::vector<OpenLink> open_links_;
    std::string marker_;  // Of the list item that has no block yet.
    std::int32_t link_{-1};
    int bold_{}, italic_{}, strike_{}, code_{};
    bool leaf_open_{};
    bool at_list_start_{};  // No block of the outermost list has been opened yet.
};

Builder& builder(void* user) { return *static_cast<Builder*>(user); }

constexpr MD_PARSER parser{
    .abi_version = 0,
    .flags = MD_FLAG_PERMISSIVEAUTOLINKS | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS | MD_FLAG_NOHTML |
             MD_FLAG_NOINDENTEDCODEBLOCKS,
    .enter_block = [](MD_BLOCKTYPE type, void* detail,
                      void* user) { return builder(user).enter_block(type, detail), 0; },
    .leave_block = [](MD_BLOCKTYPE type, void*, void* user) { return builder(user).leave_block(type), 0; },
    .enter_span = [](MD_SPANTYPE type, void* detail, void* user) { return builder(user).enter_span(type, detail), 0; },
    .leave_span = [](MD_SPANTYPE type, void*, void* user) { return builder(user).leave_span(type), 0; },
    .text = [](MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size,
               void* user) { return builder(user).text(type, {text, size}), 0; },
    .debug_log = nullptr,
    .syntax = nullptr,
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() &&
           std::equal(prefix.begin(), prefix.end(), text.begin(), [](char a, char b) { return a == lower(b); });
}

}  // namespace

RichText parse_markdown(std::string_view source) {
    if (source.size() > source_size_max) return plain_text(source);
    Builder result;
    const int failed = md_parse(source.data(), static_cast<MD_SIZE>(source.size()), &parser, &result);
    return failed == 0 ? result.finish() : plain_text(source);
}

RichText plain_text(std::string_view text) {
    RichText rich;
    if (text.empty()) return rich;
    const auto length = static_cast<std::uint32_t>(text.size());
    rich.plain = text;
    rich.blocks.push_back({BlockKind::paragraph, 0, length});
    rich.spans.push_back({0, length});
    return rich;
}

bool is_safe_link(std::string_view href) {
    const bool clean = std::all_of(href.begin(), href.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte > 0x20 && byte != 0x7F;
    });
    if (!clean) return false;
    for (const std::string_view scheme : {"https://", "http://", "mailto:"}) {
        if (starts_with_ignoring_case(href, scheme)) return href.size() > scheme.size();
    }
    return false;
}

}  // namespace causerie
