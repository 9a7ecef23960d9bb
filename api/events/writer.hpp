#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "api/log/logger.hpp"
#include "api/metrics/counter.hpp"
#include "api/metrics/heartbeat.hpp"
#include "api/metrics/histogram.hpp"
#include "api/store/database.hpp"
#include "api/store/post_connection.hpp"
#include "common/result.hpp"

namespace causerie::events {

/// What a writer has done since it was made.
struct WriterCounts {
    std::uint64_t stored{};
    std::uint64_t repeated{};     ///< Had been stored before.
    std::uint64_t refused{};      ///< Nobody may post that there.
    std::uint64_t unavailable{};  ///< Told to ask again.
    std::size_t queued{};         ///< Now.
    metrics::Distribution batch_sizes{};
    metrics::Distribution commit_times{};  ///< From sending a batch until it was known to be durable, in microseconds.
};

/// Stores posts, many in one commit. It takes whatever queued while its last commit ran: a lone post is not delayed,
/// and under load the batches grow until PostgreSQL's commits set the pace. Answers are given while the next batch is
/// under way.
///
/// Each post is answered exactly once, with the truth: `stored` and `repeated` are durable, `refused` was not stored,
/// and `unavailable` leaves it to the author to ask again with the same `client_id`. After a connection lost during
/// COMMIT the batch is sent again on a new one, where it finds whatever of it is stored: nothing is guessed or doubled.
class Writer {
public:
    using Done = std::function<void(Result<store::PostOutcome>)>;

    /// Called on the writer's thread after each commit that stored something, in their order, before anybody is told;
    /// must be quick. Also after one whose predecessor may have stored something unnoticed. The next batch is under
    /// way.
    using Committed = std::function<void(const store::PostedBatch&)>;

    /// @param originals  reads the messages that posts repeat; outlives the writer, as does `logger`
    Writer(store::DatabaseOptions options, store::Database& originals, const log::Logger& logger, Committed committed);

    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// Connects in the background, with back-off and jitter. Call it once; posts are refused until then.
    void start();

    /// Finishes the batch that is under way, answers what still waits with `unavailable`, and takes no more: `done` is
    /// not called after this. The destructor does it, too.
    void stop();

    /// Whether posts are taken. Any thread.
    [[nodiscard]] bool accepts() const;

    /// Any thread.
    [[nodiscard]] WriterCounts counts() const;

    /// Of the writer's thread.
    [[nodiscard]] std::shared_ptr<const metrics::Heartbeat> heartbeat() const { return heart_; }

    /// Any thread. `done` is called once: on the writer's thread within `limits::post_wait_ms` (or by the caller's
    /// `AnswerDeadline`) and a little, whatever the database does, or before this returns when the queue is full or the
    /// database is away. It must be quick and must not throw.
    void post(store::Post post, Done done);

private:
    using Clock = std::chrono::steady_clock;

    struct Waiting {
        store::Post post{};
        Done done{};  ///< Empty once it was called.
        Clock::time_point deadline{};

        void tell(Result<store::PostOutcome> outcome);
    };

    /// Posts that go out together, and those who wait for them.
    struct Batch {
        std::vector<store::Post> posts{};
        std::vector<Waiting> waiting{};  ///< Without their posts.
        store::PostedBatch posted{};     ///< Without outcomes until they are known.
        Clock::time_point sent_at{};
        Clock::duration took{};
        bool follows_lost{};  ///< A batch before may have been stored unnoticed.

        [[nodiscard]] bool empty() const { return posts.empty(); }
    };

    void run();
    void refuse(Waiting& waiting);
    bool connect();
    void pause_before_connecting();
    [[nodiscard]] bool is_stopping();
    [[nodiscard]] bool wait_for_posts();
    [[nodiscard]] Batch take_batch();
    void send(Batch& batch);
    void receive(Batch& batch);
    void settle(Batch& batch, const std::function<void()>& attempt);
    void tell(Batch batch);
    void answer(Batch& batch);
    void add_originals(Batch& batch);
    std::size_t put_back(Batch& batch);
    void refuse_overdue();
    void refuse_overdue(Batch& batch);
    void refuse_all();

    store::DatabaseOptions options_;
    store::Database& originals_;
    const log::Logger& logger_;
    Committed committed_;
    std::unique_ptr<store::PostConnection> connection_{};  ///< Only the thread's, as are the next three.
    int failed_attempts_{};
    bool lost_track_{};           ///< A batch before may have been stored unnoticed.
    std::size_t singles_left_{};  ///< Batches of one that follow a batch that failed as a whole.

    metrics::Counter stored_{};
    metrics::Counter repeated_{};
    metrics::Counter refused_{};
    metrics::Counter unavailable_{};
    metrics::Histogram batch_sizes_{metrics::size_bounds};
    metrics::Histogram commit_times_{metrics::duration_bounds};
    std::shared_ptr<metrics::Heartbeat> heart_{std::make_shared<metrics::Heartbeat>()};

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Waiting> queue_{};            ///< Those that were sent before come first; else as they came.
    Clock::time_point earliest_deadline_{};  ///< In the queue, or earlier.
    bool accepts_{};
    bool stopping_{};
    std::thread thread_;
};

}  // namespace causerie::events
