#include "common/model/message_text.hpp"

#include <array>
#include <charconv>
#include <string_view>

namespace causerie {
namespace {

constexpr std::size_t digits_max = 20;
constexpr std::size_t fixed_bytes = 420;  // Of a message, without its body.
constexpr std::size_t block_bytes = 16;
constexpr unsigned char first_printable = 0x20;

void append(std::string& text, std::int64_t number) {
    std::array<char, digits_max> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    text.append(digits.data(), end);
}

void append(std::string& text, const std::optional<MessageId>& id) {
    if (id) return append(text, id->value);
    text += "null";
}

void append(std::string& text, bool value) { text += value ? "true" : "false"; }

void append_escaped(std::string& text, char character) {
    constexpr std::string_view hexadecimal = "0123456789abcdef";
    switch (character) {
        case '"': text += "\\\""; return;
        case '\\': text += "\\\\"; return;
        case '\b': text += "\\b"; return;
        case '\f': text += "\\f"; return;
        case '\n': text += "\\n"; return;
        case '\r': text += "\\r"; return;
        case '\t': text += "\\t"; return;
        default: break;
    }
    const auto byte = static_cast<unsigned char>(character);
    text += "\\u00";
    text += hexadecimal[byte >> 4U];
    text += hexadecimal[byte & 0xFU];
}

bool has_to_be_escaped(char character) {
    const auto byte = static_cast<unsigned char>(character);
    return (byte < first_printable) | (byte == '"') | (byte == '\\');
}

// Where the first character from `at` on is that has to be escaped. Blocks are looked at without a branch, which the
// compiler turns into vector instructions.
std::size_t end_of_plain(std::string_view value, std::size_t at) {
    for (; value.size() - at >= block_bytes; at += block_bytes) {
        unsigned char found = 0;
        for (std::size_t i = 0; i < block_bytes; ++i) {
            found |= static_cast<unsigned char>(has_to_be_escaped(value[at + i]));
        }
        if (found != 0) break;
    }
    while (at < value.size() && !has_to_be_escaped(value[at])) ++at;
    return at;
}

void append_string(std::string& text, std::string_view value) {
    text += '"';
    for (std::size_t at = 0; at < value.size(); ++at) {
        const auto end = end_of_plain(value, at);
        text.append(value, at, end - at);
        if (end < value.size()) append_escaped(text, value[end]);
        at = end;
    }
    text += '"';
}

void append(std::string& text, const std::optional<Timestamp>& time) {
    if (!time) {
        text += "null";
        return;
    }
    text += '"';
    append_rfc3339(text, *time);
    text += '"';
}

}  // namespace

// In nlohmann's order, which is the alphabet's.
void append_json(std::string& text, const Message& message) {
    text.reserve(text.size() + fixed_bytes + message.body.size());
    append(text.append(R"({"attachments":[],"author_id":)"), message.author_id.value);
    append_string(text.append(R"(,"body":)"), message.body);
    append_string(text.append(R"(,"client_id":)"), message.client_id);
    append(text.append(R"(,"created_at":)"), std::optional{message.created_at});
    append(text.append(R"(,"deleted_at":)"), message.deleted_at);
    append(text.append(R"(,"edited_at":)"), message.edited_at);
    append(text.append(R"(,"event_seq":)"), message.event_seq);
    append(text.append(R"(,"format":"markdown","id":)"), message.id.value);
    text += R"(,"mentions":[)";
    for (const auto user : message.mentions) {
        if (text.back() != '[') text += ',';
        append(text, user.value);
    }
    append(text.append(R"(],"pinned":)"), message.pinned);
    append(text.append(R"(,"reactions":[],"reply_count":)"), message.reply_count);
    append(text.append(R"(,"reply_to":)"), message.reply_to);
    append(text.append(R"(,"room_id":)"), message.room_id.value);
    append(text.append(R"(,"seq":)"), message.seq);
    append(text.append(R"(,"thread_id":)"), message.thread_id);
    text += '}';
}

void append_json(std::string& text, const MessagePage& page) {
    auto size = text.size() + fixed_bytes;
    for (const auto& message : page.messages) size += fixed_bytes + message.body.size();
    text.reserve(size);
    append(text.append(R"({"has_after":)"), page.has_after);
    append(text.append(R"(,"has_before":)"), page.has_before);
    text += R"(,"messages":[)";
    for (const auto& message : page.messages) {
        if (text.back() != '[') text += ',';
        append_json(text, message);
    }
    text += "]}";
}

}  // namespace causerie
