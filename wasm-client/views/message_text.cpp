#include "wasm-client/views/message_text.hpp"

#include <algorithm>

#include "common/text/markdown.hpp"
#include "wasm-client/state/selectors.hpp"

namespace causerie {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool equal_whatever_the_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, lower, lower);
}

void append_note(RichText& text, std::string_view note) {
    const bool in_line = !text.blocks.empty() && text.blocks.back().kind == BlockKind::paragraph;
    const auto separator = std::string_view{in_line ? " " : text.blocks.empty() ? "" : "\n"};
    if (!in_line) {
        const auto offset = static_cast<std::uint32_t>(text.plain.size() + separator.size());
        text.blocks.push_back({.kind = BlockKind::paragraph, .offset = offset});
    }
    text.plain += separator;
    const auto begin = text.plain.size() - (in_line ? separator.size() : 0);
    text.plain += note;
    const auto length = static_cast<std::uint32_t>(text.plain.size() - begin);
    text.spans.push_back({static_cast<std::uint32_t>(begin), length, style::note});
    text.blocks.back().length += length;
}

}  // namespace

RichText message_rich_text(const Message& message) {
    if (message.deleted_at) {
        RichText text;
        append_note(text, "This message was deleted");
        text.spans.front().style |= style::italic;
        return text;
    }
    auto text = parse_markdown(message.body);
    if (message.edited_at) append_note(text, "(edited)");
    return text;
}

TextRole mention_role(const State& state, std::string_view name) {
    if (equal_whatever_the_case(name, state.me.username)) return TextRole::mention_me;
    for (const auto everybody : {"all", "here", "room"}) {
        if (name == everybody) return TextRole::mention_me;
    }
    const bool known = std::ranges::any_of(
        state.users, [&](const auto& user) { return equal_whatever_the_case(name, user.second.username); });
    return known ? TextRole::mention : TextRole::body;
}

std::string message_heading(const State& state, const TimelineEntry& entry) {
    const auto& message = entry.message;
    auto heading = display_name(state, message.author_id) + ", " + time_label(state, message.created_at);
    if (entry.delivery == Delivery::sending) heading += ", sending";
    if (entry.delivery == Delivery::failed) heading += ", not sent";
    return heading;
}

std::string message_key(const Message& message) {
    return std::to_string(message.author_id.value) + ":" + message.client_id;
}

int estimated_lines(std::string_view body, int columns) {
    int lines = 1;
    int column = 0;
    for (const char c : body) {
        const bool continues = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
        if (c == '\n' || (!continues && ++column > columns)) {
            ++lines;
            column = 0;
        }
    }
    return lines;
}

}  // namespace causerie
