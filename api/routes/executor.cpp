#include "api/routes/executor.hpp"

#include <pthread.h>
#include <utility>

namespace causerie::routes {

Executor::Executor(ExecutorOptions options) : options_{std::move(options)} {
    for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { run(); });
}

Executor::~Executor() { stop(); }

void Executor::stop() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads_) thread.join();
    threads_.clear();
    for (auto& waiting : std::exchange(queue_, {})) waiting.job(Admission::refused);
}

void Executor::submit(Job job, Clock::time_point since) {
    if (enqueue(job, since)) {
        changed_.notify_one();
    } else {
        job(Admission::refused);
    }
}

bool Executor::enqueue(Job& job, Clock::time_point since) {
    const std::lock_guard lock{mutex_};
    if (stopping_ || queue_.size() >= options_.queue_max) return false;
    queue_.push_back({std::move(job), since});
    return true;
}

void Executor::run() {
    ::pthread_setname_np(::pthread_self(), options_.name.c_str());
    for (;;) {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
        if (stopping_) return;
        auto waiting = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        // Whoever asked so long ago has been kept waiting enough: a quick refusal lets the queue recover.
        const bool too_late = Clock::now() - waiting.since > options_.wait_max;
        waiting.job(too_late ? Admission::refused : Admission::granted);
    }
}

}  // namespace causerie::routes
