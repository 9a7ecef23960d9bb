#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "api/status/request_metrics.hpp"
#include "common/model/server_status.hpp"
#include "common/validation/limits.hpp"

namespace causerie::status {

/// What the counters say at one moment.
struct Reading {
    RequestTotals requests{};
    std::uint64_t posts{};
    std::uint64_t deliveries{};
    std::int64_t streams{};
    std::int64_t database_us{};
    std::uint64_t open_descriptors{};
    bool is_ready{};
};

/// What happened between two readings.
[[nodiscard]] LoadSample sample_between(const Reading& before, const Reading& after);

/// Reads the counters now and then, and remembers what happened in between. Nobody else pays for it.
class Sampler {
public:
    /// @param read  called on a thread of the sampler's own
    explicit Sampler(std::function<Reading()> read,
                     std::chrono::milliseconds interval = std::chrono::seconds{limits::status_interval_s});
    ~Sampler();
    Sampler(const Sampler&) = delete;
    Sampler& operator=(const Sampler&) = delete;

    /// Reads no more. The destructor does it, too.
    void stop();

    /// Oldest first, at most `limits::status_samples_max`.
    [[nodiscard]] std::vector<LoadSample> samples() const;

    /// Of the last reading; 0 before the first.
    [[nodiscard]] std::uint64_t open_descriptors() const;

private:
    void run();

    const std::function<Reading()> read_;
    const std::chrono::milliseconds interval_;
    mutable std::mutex mutex_;
    std::condition_variable stop_;
    std::deque<LoadSample> samples_{};
    std::uint64_t open_descriptors_{};
    bool stopping_{};
    std::thread thread_;
};

}  // namespace causerie::status
