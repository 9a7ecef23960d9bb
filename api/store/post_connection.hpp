#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "api/store/connection_setup.hpp"
#include "api/store/database.hpp"
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

/// The writer's own connection. It speaks libpq's pipeline mode: BEGIN, the log's lock, one statement for the whole
/// batch and COMMIT go out together and cost one round trip. Used by one thread. After any exception it is of no use.
class PostConnection {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    /// Opens, sets up and prepares.
    /// @throws Unavailable  with a reason that holds no secret
    /// @throws Fault        for a statement that can never work
    PostConnection(const DatabaseOptions& options, const Patience& patience);
    ~PostConnection();
    PostConnection(const PostConnection&) = delete;
    PostConnection& operator=(const PostConnection&) = delete;

    /// Sends a batch, which stores in one transaction what of `posts` is new and allowed, in their order. Does not
    /// wait.
    ///
    /// An (author, `client_id`) may stand only once in `posts`. Whoever sends the same posts again, on another
    /// connection after `OutcomeUnknown` say, stores nothing twice.
    /// @param posts  1 to `limits::post_batch_max`; no other batch is under way
    /// @throws OutcomeUnknown  the connection was lost
    void send(std::span<const Post> posts);

    /// Waits for what became of the batch.
    /// @param posts            as sent
    /// @returns                nothing if that was not known at `until`: call again, or give up, after which all was
    ///                         stored, or nothing
    /// @throws Unavailable     nothing was stored
    /// @throws OutcomeUnknown  the connection was lost: all was stored, or nothing
    /// @throws Fault           one of the posts made the statement fail; nothing was stored
    [[nodiscard]] std::optional<PostedBatch> receive(std::span<const Post> posts, TimePoint until);

private:
    class Answer;

    RawConnection connection_;
    std::string setup_{};               ///< For each transaction; empty if the connection is ours alone.
    std::unique_ptr<Answer> answer_{};  ///< As far as it has come.
};

}  // namespace causerie::store
