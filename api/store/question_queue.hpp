#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <pthread.h>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "api/store/answer_deadline.hpp"
#include "common/validation/limits.hpp"

namespace causerie::store {

struct QuestionQueueOptions {
    std::string thread_name{};
    std::size_t threads{1};
    /// Of a group, unless one question has more. With it, for questions that cost what they weigh, each thread leaves
    /// the other ones their share of those who wait; without it, it takes all.
    std::optional<std::size_t> weight_max{};
};

/// Collects questions that one read of the database can answer together. Whoever asks while all threads are busy waits
/// for the next reads, which answer all who wait by then, many at once: the more they are, the less each of them costs,
/// and one who is alone waits for nobody. With two threads, one tells what it was answered while the other one asks.
///
/// @tparam Question  movable, with `std::size_t weight() const`; knows itself whom to answer
template <typename Question>
class QuestionQueue {
public:
    /// On one of the queue's threads, in the `AnswerDeadline` of the most urgent one. Must not throw.
    using Answer = std::function<void(std::span<Question>)>;

    /// One that waited for too long, or came when too many wait or when the queue has stopped. Must not throw.
    using Refuse = std::function<void(const Question&)>;

    QuestionQueue(QuestionQueueOptions options, Answer answer, Refuse refuse)
        : options_{std::move(options)}, answer_{std::move(answer)}, refuse_{std::move(refuse)} {
        for (std::size_t i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { run(); });
    }

    ~QuestionQueue() { stop(); }
    QuestionQueue(const QuestionQueue&) = delete;
    QuestionQueue& operator=(const QuestionQueue&) = delete;

    /// Any thread; never waits. The question is answered or refused once, within `limits::database_patience_ms` (or by
    /// the caller's `AnswerDeadline`): later on one of the queue's threads, or refused before this returns.
    void ask(Question question) {
        {
            const std::lock_guard lock{mutex_};
            if (!stopping_ && waiting_.size() < limits::database_queue_max) {
                waiting_.push_back({std::move(question), AnswerDeadline::at_most(Clock::now() + patience)});
                if (waiting_.size() == 1) changed_.notify_one();
                return;
            }
        }
        refuse_(question);
    }

    /// Refuses those who wait, and so all who come, and waits for what is running: afterwards the queue's threads call
    /// nobody. The destructor does it, too.
    void stop() {
        {
            const std::lock_guard lock{mutex_};
            stopping_ = true;
        }
        changed_.notify_all();
        for (auto& thread : threads_) {
            if (thread.joinable()) thread.join();
        }
    }

private:
    using Clock = std::chrono::steady_clock;

    static constexpr std::chrono::milliseconds patience{limits::database_patience_ms};

    // Whoever has less of it left has been kept waiting enough: a database that is only slow needs some time.
    static constexpr std::chrono::milliseconds least_time{limits::database_patience_ms - limits::database_queue_ms_max};

    struct Waiting {
        Question question;
        Clock::time_point deadline;
    };

    struct Group {
        std::vector<Question> questions{};
        Clock::time_point deadline{Clock::time_point::max()};  ///< The most urgent one's.
        std::vector<Question> late{};
    };

    void run() {
        ::pthread_setname_np(::pthread_self(), options_.thread_name.c_str());
        std::unique_lock lock{mutex_};
        for (;;) {
            changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
            if (waiting_.empty()) return;
            auto group = take();
            if (!waiting_.empty()) changed_.notify_one();
            lock.unlock();
            settle(std::move(group));
            lock.lock();
        }
    }

    // Under the lock: those at the front that fit into one group.
    Group take() {
        Group group;
        const auto now = Clock::now();
        const auto sharers = options_.weight_max ? options_.threads : 1;
        const auto count_max = (waiting_.size() + sharers - 1) / sharers;
        std::size_t weight = 0;
        while (!waiting_.empty() && group.questions.size() < count_max) {
            auto& first = waiting_.front();
            const bool is_late = stopping_ || first.deadline - now < least_time;
            if (!is_late) {
                weight += first.question.weight();
                if (!group.questions.empty() && options_.weight_max && weight > *options_.weight_max) break;
                group.deadline = std::min(group.deadline, first.deadline);
            }
            (is_late ? group.late : group.questions).push_back(std::move(first.question));
            waiting_.pop_front();
        }
        return group;
    }

    void settle(Group group) {
        for (const auto& question : group.late) refuse_(question);
        if (group.questions.empty()) return;
        const AnswerDeadline scope{group.deadline};
        answer_(group.questions);
    }

    QuestionQueueOptions options_;
    Answer answer_;
    Refuse refuse_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Waiting> waiting_{};
    bool stopping_{};
    std::vector<std::thread> threads_{};
};

}  // namespace causerie::store
