#include "common/model/message.hpp"

#include <nlohmann/json.hpp>

#include "common/json/field_reader.hpp"
#include "common/json/time_field.hpp"

namespace causerie {
namespace {

nlohmann::json json_id(const std::optional<MessageId>& id) { return id ? nlohmann::json(id->value) : nlohmann::json{}; }

Result<UserId> decode_user_id(const nlohmann::json& json) {
    if (!json.is_number_integer()) return fail(ErrorCode::validation_failed, "Expected an integer");
    return UserId{json.get<std::int64_t>()};
}

}  // namespace

void to_json(nlohmann::json& json, const Message& message) {
    auto mentions = nlohmann::json::array();
    for (const auto user : message.mentions) mentions.push_back(user.value);
    json = {
        {"id", message.id.value},
        {"room_id", message.room_id.value},
        {"seq", message.seq},
        {"event_seq", message.event_seq},
        {"author_id", message.author_id.value},
        {"body", message.body},
        {"format", "markdown"},
        {"client_id", message.client_id},
        {"reply_to", json_id(message.reply_to)},
        {"thread_id", json_id(message.thread_id)},
        {"reply_count", message.reply_count},
        {"mentions", std::move(mentions)},
        {"reactions", nlohmann::json::array()},
        {"attachments", nlohmann::json::array()},
        {"pinned", message.pinned},
        {"created_at", json_time(message.created_at)},
        {"edited_at", json_time(message.edited_at)},
        {"deleted_at", json_time(message.deleted_at)},
    };
}

Result<Message> decode_message(const nlohmann::json& json) {
    Message message;
    FieldReader reader{json};
    reader.read("id", message.id)
        .read("room_id", message.room_id)
        .read("seq", message.seq)
        .read("event_seq", message.event_seq)
        .read("author_id", message.author_id)
        .read("body", message.body)
        .read("client_id", message.client_id)
        .read_optional("reply_to", message.reply_to)
        .read_optional("thread_id", message.thread_id)
        .read("reply_count", message.reply_count)
        .read_array("mentions", message.mentions, decode_user_id)
        .read("pinned", message.pinned)
        .read_with("created_at", message.created_at, decode_time)
        .read_with("edited_at", message.edited_at, decode_optional_time)
        .read_with("deleted_at", message.deleted_at, decode_optional_time);
    return reader.finish(std::move(message));
}

void to_json(nlohmann::json& json, const NewMessage& draft) {
    json = {{"client_id", draft.client_id}, {"body", draft.body}};
}

Result<NewMessage> decode_new_message(const nlohmann::json& json) {
    NewMessage draft;
    FieldReader reader{json};
    reader.read("client_id", draft.client_id).read("body", draft.body);
    return reader.finish(std::move(draft));
}

void to_json(nlohmann::json& json, const MessagePage& page) {
    json = {{"messages", page.messages}, {"has_before", page.has_before}, {"has_after", page.has_after}};
}

Result<MessagePage> decode_message_page(const nlohmann::json& json) {
    MessagePage page;
    FieldReader reader{json};
    reader.read_array("messages", page.messages, decode_message)
        .read("has_before", page.has_before)
        .read("has_after", page.has_after);
    return reader.finish(std::move(page));
}

}  // namespace causerie
