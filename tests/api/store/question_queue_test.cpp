#include "api/store/question_queue.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <latch>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#include "tests/support/catch.hpp"

using namespace causerie;
using namespace std::chrono_literals;

namespace {

using Clock = std::chrono::steady_clock;

struct Question {
    int number{};
    std::size_t size{1};

    [[nodiscard]] std::size_t weight() const { return size; }
};

using Numbers = std::vector<int>;

Numbers numbers_of(std::span<const Question> questions) {
    Numbers numbers;
    for (const auto& question : questions) numbers.push_back(question.number);
    return numbers;
}

/// A queue whose threads are busy with questions 0 until they are let go, so that whatever is asked meanwhile waits.
class BusyQueue {
public:
    explicit BusyQueue(std::optional<std::size_t> weight_max, std::size_t threads = 1) {
        queue_ = std::make_unique<store::QuestionQueue<Question>>(
            store::QuestionQueueOptions{.thread_name = "test", .threads = threads, .weight_max = weight_max},
            [this](std::span<const Question> questions) { answer(questions); },
            [this](const Question& question) {
                const std::lock_guard lock{mutex_};
                refused_.push_back(question.number);
            });
        // One after the other: together they would be one group.
        for (std::size_t i = 1; i <= threads; ++i) {
            queue_->ask({});
            while (busy_ < i) std::this_thread::sleep_for(1ms);
        }
    }

    ~BusyQueue() { let_go(); }
    BusyQueue(const BusyQueue&) = delete;
    BusyQueue& operator=(const BusyQueue&) = delete;

    void ask(const Question& question) { queue_->ask(question); }

    void let_go() {
        if (!std::exchange(is_free_, true)) gate_.count_down();
    }

    /// Stops once everything that was asked has been answered or refused.
    void finish(std::size_t count) {
        let_go();
        const auto until = Clock::now() + 10s;
        while (settled() < count && Clock::now() < until) std::this_thread::sleep_for(1ms);
        queue_->stop();
    }

    /// Lets go only once the queue takes no more: until `number`, asked again and again, is refused.
    void stop_with(int number) {
        std::jthread stopping{[this] { queue_->stop(); }};
        const auto until = Clock::now() + 10s;
        while (!was_refused(number) && Clock::now() < until) {
            ask({number});
            std::this_thread::sleep_for(1ms);
        }
        let_go();
    }

    [[nodiscard]] std::vector<Numbers> groups() const { return groups_; }
    [[nodiscard]] Numbers refused() const { return refused_; }
    [[nodiscard]] Clock::time_point last_deadline() const { return last_deadline_; }

private:
    void answer(std::span<const Question> questions) {
        if (questions.front().number == 0) {
            ++busy_;
            gate_.wait();
            return;
        }
        const std::lock_guard lock{mutex_};
        groups_.push_back(numbers_of(questions));
        last_deadline_ = store::AnswerDeadline::at_most(Clock::time_point::max());
    }

    bool was_refused(int number) {
        const std::lock_guard lock{mutex_};
        return std::ranges::find(refused_, number) != refused_.end();
    }

    std::size_t settled() {
        const std::lock_guard lock{mutex_};
        auto count = refused_.size();
        for (const auto& group : groups_) count += group.size();
        return count;
    }

    std::atomic<std::size_t> busy_{};
    std::latch gate_{1};
    bool is_free_{};
    std::mutex mutex_;
    std::vector<Numbers> groups_{};
    Numbers refused_{};
    Clock::time_point last_deadline_{};
    std::unique_ptr<store::QuestionQueue<Question>> queue_;  // Last: its thread uses the others.
};

}  // namespace

TEST_CASE("those who ask meanwhile are answered together, in their order, up to a weight", "[store]") {
    BusyQueue queue{10};
    queue.ask({1, 4});
    queue.ask({2, 6});
    queue.ask({3, 1});
    queue.ask({4, 50});  // More than a group may have: alone.
    queue.ask({5, 9});
    queue.ask({6, 1});
    queue.ask({7, 1});
    queue.finish(7);
    CHECK(queue.groups() == std::vector<Numbers>{{1, 2}, {3}, {4}, {5, 6}, {7}});
    CHECK(queue.refused().empty());
}

TEST_CASE("a thread leaves the others their share of those who wait, unless they cost nearly the same together",
          "[store]") {
    const auto ask_six = [](BusyQueue& queue) {
        for (int i = 1; i <= 6; ++i) queue.ask({i});
        queue.finish(6);
        auto groups = queue.groups();
        std::ranges::sort(groups);
        return groups;
    };
    BusyQueue sharing{100, 2};
    CHECK(ask_six(sharing) == std::vector<Numbers>{{1, 2, 3}, {4, 5}, {6}});
    BusyQueue taking_all{std::nullopt, 2};
    CHECK(ask_six(taking_all) == std::vector<Numbers>{{1, 2, 3, 4, 5, 6}});
}

TEST_CASE("who has waited for too long is refused, and the others have the time of the most urgent one", "[store]") {
    BusyQueue queue{10};
    const auto urgent = Clock::now() + std::chrono::milliseconds{limits::database_patience_ms} - 100ms;
    queue.ask({1});
    {
        const store::AnswerDeadline scope{urgent};
        queue.ask({2});
    }
    {
        const store::AnswerDeadline scope{Clock::now()};
        queue.ask({3});
    }
    queue.finish(3);
    CHECK(queue.groups() == std::vector<Numbers>{{1, 2}});
    CHECK(queue.last_deadline() == urgent);
    CHECK(queue.refused() == Numbers{3});
}

TEST_CASE("more questions than the queue holds are refused at once", "[store]") {
    BusyQueue queue{limits::database_queue_max};
    for (std::size_t i = 1; i <= limits::database_queue_max + 2; ++i) queue.ask({static_cast<int>(i)});
    CHECK(queue.refused().size() == 2);
    queue.finish(limits::database_queue_max + 2);
}

TEST_CASE("stopping refuses those who wait, and whoever comes", "[store]") {
    BusyQueue queue{10};
    queue.ask({1});
    queue.ask({2});
    queue.stop_with(3);
    queue.ask({4});
    CHECK(queue.groups().empty());
    auto refused = queue.refused();
    CHECK(refused.back() == 4);
    // Some of the threes came before it stopped.
    std::ranges::sort(refused);
    const auto repeated = std::ranges::unique(refused);
    refused.erase(repeated.begin(), repeated.end());
    CHECK(refused == Numbers{1, 2, 3, 4});
}

TEST_CASE("of many who ask several threads each is answered once", "[store]") {
    constexpr int askers = 4;
    constexpr int each = 2000;
    std::vector<std::atomic<int>> answers(askers * each);
    std::atomic<std::size_t> largest{};
    {
        store::QuestionQueue<Question> queue{{.thread_name = "test", .threads = 3, .weight_max = 7},
                                             [&](std::span<const Question> questions) {
                                                 if (questions.size() > 7) largest = questions.size();
                                                 for (const auto& question : questions) ++answers[question.number];
                                             },
                                             [&](const Question& question) { ++answers[question.number]; }};
        std::vector<std::jthread> threads;
        for (int asker = 0; asker < askers; ++asker) {
            threads.emplace_back([&, asker] {
                for (int i = 0; i < each; ++i) queue.ask({asker * each + i});
            });
        }
        threads.clear();
    }
    CHECK(largest == 0);
    CHECK(std::ranges::all_of(answers, [](const auto& count) { return count == 1; }));
}
