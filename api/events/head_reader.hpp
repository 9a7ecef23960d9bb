#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "api/store/database.hpp"
#include "common/model/cursor.hpp"
#include "common/result.hpp"
#include "common/validation/limits.hpp"

namespace causerie::events {

/// Tells how far the log has been committed, by whichever instance: what is held in memory and known to be as new as
/// that may be handed out as if it had been read just now. One statement answers all who asked before it was sent, so
/// that the more they are, the less each of them costs. (Raft calls this a read index.) While one thread tells what it
/// was answered, another one asks.
class HeadReader {
public:
    using Done = std::function<void(const Result<Cursor>&)>;

    /// @param database  outlives the reader; at most `limits::head_reader_threads` of its connections are used
    explicit HeadReader(store::Database& database);

    ~HeadReader();
    HeadReader(const HeadReader&) = delete;
    HeadReader& operator=(const HeadReader&) = delete;

    /// Any thread. `done` is called once, with a head that is no older than this call, or `unavailable`: on one of the
    /// reader's threads or, if too many wait, before this returns. It is called within `limits::database_patience_ms`
    /// (or by the caller's `AnswerDeadline`), and must be quick and must not throw.
    void ask(Done done);

    /// Answers those who wait with `unavailable`, and so all who come: `done` is not called by the reader's
    /// threads after this. The destructor does it, too.
    void stop();

private:
    using TimePoint = std::chrono::steady_clock::time_point;

    struct Waiting {
        Done done{};
        TimePoint deadline{};
    };

    void run();
    [[nodiscard]] Result<Cursor> read(TimePoint deadline);

    store::Database& database_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Waiting> waiting_{};
    bool stopping_{};
    std::array<std::thread, limits::head_reader_threads> threads_;
};

}  // namespace causerie::events
