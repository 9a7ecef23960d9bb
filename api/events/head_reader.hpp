#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "api/store/database.hpp"
#include "api/store/question_queue.hpp"
#include "common/model/cursor.hpp"
#include "common/result.hpp"

namespace causerie::events {

/// Tells how far the log has been committed, by whichever instance: what is held in memory and known to be as new as
/// that may be handed out as if it had been read just now. One statement answers all who asked before it was sent.
/// (Raft calls this a read index.)
class HeadReader {
public:
    using Done = std::function<void(const Result<Cursor>&)>;

    /// @param database  outlives the reader; at most `limits::head_reader_threads` of its connections are used
    explicit HeadReader(store::Database& database);

    /// Any thread. `done` is called once, with a head that is no older than this call, or `unavailable`, as
    /// `QuestionQueue::ask` says; it must be quick and must not throw.
    void ask(Done done) { queue_.ask({std::move(done)}); }

    /// As `QuestionQueue::stop`.
    void stop() { queue_.stop(); }

private:
    struct Question {
        Done done{};

        [[nodiscard]] static std::size_t weight() { return 1; }
    };

    void answer(std::span<const Question> questions);
    [[nodiscard]] Result<Cursor> read();

    store::Database& database_;
    store::QuestionQueue<Question> queue_;
};

}  // namespace causerie::events
