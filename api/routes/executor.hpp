#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace causerie::routes {

enum class Admission { granted, refused };

/// Work that may block. Called exactly once: on a thread of the executor when `granted`; `refused`, on whatever thread,
/// when there is no room or the work has waited for too long.
using Job = std::function<void(Admission)>;

struct ExecutorOptions {
    std::string name{};  ///< Of its threads.
    int threads{1};
    std::size_t queue_max{1};
    std::chrono::milliseconds wait_max{};
};

/// A few threads behind a bounded queue, for what the HTTP server's workers must not wait for.
class Executor {
public:
    explicit Executor(ExecutorOptions options);

    ~Executor();

    Executor(const Executor&) = delete;
    Executor& operator=(const Executor&) = delete;

    using Clock = std::chrono::steady_clock;

    /// Any thread; returns at once.
    /// @param since  from when on its waiting counts
    void submit(Job job, Clock::time_point since = Clock::now());

    /// Refuses what still waits and whatever comes, and waits for what is running. The destructor does it, too.
    void stop();

private:
    struct Waiting {
        Job job;
        Clock::time_point since;
    };

    void run();
    bool enqueue(Job& job, Clock::time_point since);

    ExecutorOptions options_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Waiting> queue_;
    bool stopping_{};
    std::vector<std::thread> threads_;
};

}  // namespace causerie::routes
