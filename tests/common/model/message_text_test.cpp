#include "common/model/message_text.hpp"

#include <random>

#include <nlohmann/json.hpp>

#include "common/json/field_reader.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;

namespace {

std::string random_text(std::minstd_rand& random) {
    std::string text;
    for (auto length = random() % 40; length > 0; --length) {
        switch (random() % 6) {
            case 0: text += static_cast<char>(random() % 0x20); break;
            case 1: text += "\"\\/\x7f"[random() % 4]; break;
            case 2: text += "\u00e9\u65e5\U0001f600\u2028"; break;
            default: text += static_cast<char>(' ' + random() % 95); break;
        }
    }
    return text;
}

Message random_message(std::minstd_rand& random) {
    const auto number = [&] { return static_cast<std::int64_t>(random()) * static_cast<std::int64_t>(random() % 4); };
    const auto sometimes = [&] { return random() % 2 == 0; };
    Message message{.id = {number()}, .room_id = {number()}, .seq = number(), .event_seq = number()};
    message.author_id = {number()};
    message.body = random_text(random);
    message.client_id = random_text(random);
    if (sometimes()) message.reply_to = MessageId{number()};
    if (sometimes()) message.thread_id = MessageId{number()};
    message.reply_count = number();
    for (auto count = random() % 3; count > 0; --count) message.mentions.push_back({number()});
    message.pinned = sometimes();
    message.created_at = {number() * 1'000};
    if (sometimes()) message.edited_at = Timestamp{number()};
    if (sometimes()) message.deleted_at = Timestamp{number()};
    return message;
}

template <typename Model>
std::string text_of(const Model& model) {
    std::string text;
    append_json(text, model);
    return text;
}

}  // namespace

TEST_CASE("the quick JSON of messages and pages is the ordinary one, byte for byte", "[json][property]") {
    std::minstd_rand random{20'261'122};
    for (int round = 0; round < 300; ++round) {
        MessagePage page{.has_before = round % 2 == 0, .has_after = round % 3 == 0};
        for (int i = 0; i < round % 4; ++i) page.messages.push_back(random_message(random));
        for (const auto& message : page.messages) CHECK(text_of(message) == dump_json(message));
        CHECK(text_of(page) == dump_json(page));
    }
}

TEST_CASE("what has to be escaped is found wherever it stands", "[json]") {
    for (std::size_t length = 1; length <= 50; ++length) {
        for (std::size_t at = 0; at < length; ++at) {
            Message message{.body = std::string(length, 'a')};
            message.body[at] = '"';
            CHECK(text_of(message) == dump_json(message));
        }
    }
}
