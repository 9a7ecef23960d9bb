#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "api/store/connection_setup.hpp"
#include "api/store/database.hpp"
#include "api/store/log_tail.hpp"
#include "api/store/post.hpp"
#include "api/store/transaction.hpp"

namespace causerie::store {

/// The writer's own connection. It speaks libpq's pipeline mode: BEGIN, the log's lock, one statement for the whole
/// batch and COMMIT go out together and cost one round trip. While it is the log's only writer, it numbers the posts
/// itself (`LogTail`), so that one statement does, which costs PostgreSQL less; when that turns out to be wrong,
/// nothing of it was stored, and PostgreSQL judges the batch. Used by one thread. After any exception it is of no use.
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
    /// @param posts            as sent; untouched until there is an answer, which may take their texts along
    /// @returns                nothing if that was not known at `until`: call again, or give up, after which all was
    ///                         stored, or nothing
    /// @throws Unavailable     nothing was stored
    /// @throws OutcomeUnknown  the connection was lost: all was stored, or nothing
    /// @throws Fault           one of the posts made the statement fail; nothing was stored
    [[nodiscard]] std::optional<PostedBatch> receive(std::span<Post> posts, TimePoint until);

private:
    class Answer;

    void send_appended(std::span<const Post> posts);
    void send_judged(std::span<const Post> posts);
    void send_pipeline(const std::function<bool(pg_conn*)>& send_statements);
    [[nodiscard]] bool await_answer(TimePoint until);
    // Nothing if nothing was stored, because the places were wrong or one of the posts had been stored before.
    [[nodiscard]] std::optional<PostedBatch> appended(std::span<Post> posts);
    [[nodiscard]] PostedBatch judged(std::span<const Post> posts);

    RawConnection connection_;
    LogTail tail_{};
    std::optional<LogTail::Places> places_{};  ///< Of the batch under way, if we numbered it.
    std::string setup_{};                      ///< For each transaction; empty if the connection is ours alone.
    std::unique_ptr<Answer> answer_{};         ///< As far as it has come.
};

}  // namespace causerie::store
