#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "common/model/ids.hpp"
#include "common/result.hpp"
#include "common/time/timestamp.hpp"

namespace causerie {

/// A message as every part of the system sees it: row, wire and screen.
struct Message {
    MessageId id{};
    RoomId room_id{};
    std::int64_t seq{};        ///< Position within the room: 1, 2, 3 …; dense, in commit order, never reused.
    std::int64_t event_seq{};  ///< Log position of the last thing that happened to it; the larger one wins.
    UserId author_id{};
    std::string body{};       ///< Markdown, UTF-8, 1 to `limits::body_length_max` code points; empty once deleted.
    std::string client_id{};  ///< Chosen by the sender; makes a resend harmless.
    std::optional<MessageId> reply_to{};
    std::optional<MessageId> thread_id{};
    std::int64_t reply_count{};
    std::vector<UserId> mentions{};
    bool pinned{};
    Timestamp created_at{};
    std::optional<Timestamp> edited_at{};
    std::optional<Timestamp> deleted_at{};

    friend bool operator==(const Message&, const Message&) = default;
};

void to_json(nlohmann::json& json, const Message& message);
[[nodiscard]] Result<Message> decode_message(const nlohmann::json& json);

/// What a client sends to create a `Message`.
struct NewMessage {
    std::string client_id{};  ///< 1 to `limits::client_id_length_max` characters, unique per author for ever.
    std::string body{};

    friend bool operator==(const NewMessage&, const NewMessage&) = default;
};

void to_json(nlohmann::json& json, const NewMessage& draft);
[[nodiscard]] Result<NewMessage> decode_new_message(const nlohmann::json& json);

/// A stretch of a room's history without a gap.
struct MessagePage {
    std::vector<Message> messages{};  ///< By ascending `seq`.
    bool has_before{};
    bool has_after{};

    friend bool operator==(const MessagePage&, const MessagePage&) = default;
};

void to_json(nlohmann::json& json, const MessagePage& page);
[[nodiscard]] Result<MessagePage> decode_message_page(const nlohmann::json& json);

}  // namespace causerie
