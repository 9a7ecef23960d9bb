#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/chaos/http_connection.hpp"
#include "tests/chaos/tally.hpp"

namespace causerie::chaos {

/// Gives out moments at which to begin something, at most so many per second over all who ask.
class Pace {
public:
    /// @param per_second  0: no limit
    explicit Pace(int per_second) : interval_{per_second > 0 ? 1'000'000'000 / per_second : 0} {}

    void wait() {
        if (interval_.count() == 0) return;
        Clock::time_point turn;
        {
            const std::lock_guard lock{mutex_};
            // What was missed while everything stood still is not made up for in one burst.
            next_ = std::max(next_ + interval_, Clock::now() - std::chrono::milliseconds{20});
            turn = next_;
        }
        std::this_thread::sleep_until(turn);
    }

private:
    std::chrono::nanoseconds interval_;
    std::mutex mutex_{};
    Clock::time_point next_{};
};

/// What all actors of a run share.
struct Stage {
    Stage(std::uint64_t the_seed, int posts_per_second) : seed{the_seed}, pace{posts_per_second} {}

    const std::uint64_t seed;
    const Clock::time_point began{Clock::now()};
    Tally tally{};
    Pace pace;
    std::vector<std::uint16_t> ports{};  ///< Where clients reach the instances.
    std::string epoch{};                 ///< The log's, which must never change.

    std::atomic<bool> posting{true};           ///< New posts are begun.
    std::atomic<bool> churning{true};          ///< Memberships are changed.
    std::atomic<bool> abandoned{};             ///< It took too long: everybody stops where he is.
    std::atomic<std::int64_t> acknowledged{};  ///< Posts.
    std::atomic<std::int64_t> end{};           ///< Readers go on until this position; 0: for now.

    [[nodiscard]] std::int64_t now_us() const {
        return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began).count();
    }
};

}  // namespace causerie::chaos
