#pragma once

#include <string>
#include <vector>

#include "common/model/message.hpp"

namespace causerie::store {

/// A message that somebody wants stored, checked and normalised already.
struct Post {
    UserId author{};
    RoomId room{};
    std::string client_id{};
    std::string body{};

    friend bool operator==(const Post&, const Post&) = default;
};

/// What became of one `Post`.
struct PostOutcome {
    enum class Kind {
        stored,    ///< By this batch; `message` is complete.
        repeated,  ///< By an earlier one, whose message is `original`.
        refused,   ///< The author may not post there; the fields below say why.
    };

    Kind kind{Kind::refused};
    Message message{};
    MessageId original{};
    bool room_is_visible{};  ///< Public, or the author is in it.
    bool is_member{};

    friend bool operator==(const PostOutcome&, const PostOutcome&) = default;
};

/// What became of a batch; durable.
struct PostedBatch {
    std::string epoch{};                  ///< The log's.
    std::vector<PostOutcome> outcomes{};  ///< One for each post, in the same order; the stored ones dense in the log.
};

}  // namespace causerie::store
