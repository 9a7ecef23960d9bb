#include "api/routes/executor.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <latch>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "tests/support/catch.hpp"

using namespace causerie::routes;
using namespace std::chrono_literals;

namespace {

/// An executor of one thread that is busy until it is let go. What its jobs refer to must be declared before it: its
/// end waits for the thread.
class Busy {
public:
    explicit Busy(ExecutorOptions options) : executor_{std::make_unique<Executor>(std::move(options))} {
        executor_->submit([this](Admission) {
            begun_.count_down();
            gate_.wait();
        });
        begun_.wait();
    }

    ~Busy() { let_go(); }

    Busy(const Busy&) = delete;
    Busy& operator=(const Busy&) = delete;

    Executor& executor() { return *executor_; }

    void let_go() {
        if (!std::exchange(is_free_, true)) gate_.count_down();
    }

    void end_executor() { executor_.reset(); }

private:
    std::latch begun_{1};
    std::latch gate_{1};
    bool is_free_{};
    std::unique_ptr<Executor> executor_;  // Last: its thread uses the others.
};

}  // namespace

TEST_CASE("work runs on all threads at once, and each piece once", "[routes]") {
    constexpr int threads = 4;
    std::array<std::atomic<int>, 500> runs{};
    std::atomic<int> met{};
    std::latch done{runs.size()};
    Executor executor{{.name = "test", .threads = threads, .queue_max = 1000, .wait_max = 1h}};
    for (auto& run : runs) {
        executor.submit([&](Admission admission) {
            // The first ones wait for each other, which fewer threads could not do.
            const auto deadline = std::chrono::steady_clock::now() + 10s;
            ++met;
            while (met < threads && std::chrono::steady_clock::now() < deadline) std::this_thread::sleep_for(100us);
            if (admission == Admission::granted && met >= threads) ++run;
            done.count_down();
        });
    }
    done.wait();
    CHECK(std::ranges::all_of(runs, [](const auto& run) { return run == 1; }));
}

TEST_CASE("a full queue refuses at once, on the caller's own thread, and runs what it took", "[routes]") {
    std::array<std::atomic<int>, 3> granted{};
    std::array<std::thread::id, 3> refused_on{};
    std::latch ran{2};
    Busy busy{{.name = "test", .threads = 1, .queue_max = 2, .wait_max = 1h}};
    for (std::size_t i = 0; i < granted.size(); ++i) {
        busy.executor().submit([&, i](Admission admission) {
            if (admission == Admission::refused) {
                refused_on.at(i) = std::this_thread::get_id();
                return;
            }
            ++granted.at(i);
            ran.count_down();
        });
    }
    // The only other thread is still held, so nobody writes these now.
    CHECK(refused_on == std::array{std::thread::id{}, std::thread::id{}, std::this_thread::get_id()});
    busy.let_go();
    ran.wait();
    CHECK(granted[0] == 1);
    CHECK(granted[1] == 1);
    CHECK(granted[2] == 0);
}

TEST_CASE("what has waited for too long is refused when its turn comes", "[routes]") {
    std::atomic<int> granted{};
    std::latch answered{1};
    Busy busy{{.name = "test", .threads = 1, .queue_max = 10, .wait_max = 20ms}};
    busy.executor().submit([&](Admission admission) {
        granted += admission == Admission::granted ? 1 : 0;
        answered.count_down();
    });
    std::this_thread::sleep_for(40ms);
    busy.let_go();
    answered.wait();
    CHECK(granted == 0);
}

TEST_CASE("what still waits at the end is refused, not forgotten", "[routes]") {
    std::atomic<int> granted{};
    std::atomic<int> refused{};
    const auto count = [&](Admission admission) { ++(admission == Admission::granted ? granted : refused); };
    Busy busy{{.name = "test", .threads = 1, .queue_max = 100'000, .wait_max = 1h}};
    auto& executor = busy.executor();
    int submitted = 0;
    for (; submitted < 5; ++submitted) executor.submit(count);
    std::thread ending{[&] { busy.end_executor(); }};
    // It lives until its thread is let go; that it turns work away while there is room shows that its end has begun.
    for (; refused == 0; ++submitted) {
        executor.submit(count);
        std::this_thread::sleep_for(100us);
    }
    busy.let_go();
    ending.join();
    CHECK(granted == 0);
    CHECK(refused == submitted);
}
