#include "api/status/sampler.hpp"

#include <pthread.h>
#include <utility>

namespace causerie::status {
namespace {

constexpr double median = 0.5;
constexpr double nearly_all = 0.99;

std::int64_t growth(std::uint64_t before, std::uint64_t after) { return static_cast<std::int64_t>(after - before); }

}  // namespace

LoadSample sample_between(const Reading& before, const Reading& after) {
    const auto latencies = after.requests.latencies.since(before.requests.latencies);
    return {.requests = growth(before.requests.requests, after.requests.requests),
            .failures = growth(before.requests.failures, after.requests.failures),
            .latency_p50_us = latencies.quantile(median),
            .latency_p99_us = latencies.quantile(nearly_all),
            .posts = growth(before.posts, after.posts),
            .deliveries = growth(before.deliveries, after.deliveries),
            .streams = after.streams,
            .database_us = after.database_us,
            .is_ready = after.is_ready};
}

Sampler::Sampler(std::function<Reading()> read, std::chrono::milliseconds interval)
    : read_{std::move(read)}, interval_{interval}, thread_{[this] { run(); }} {}

Sampler::~Sampler() { stop(); }

void Sampler::stop() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    stop_.notify_all();
    if (thread_.joinable()) thread_.join();
}

std::vector<LoadSample> Sampler::samples() const {
    const std::lock_guard lock{mutex_};
    return {samples_.begin(), samples_.end()};
}

std::uint64_t Sampler::open_descriptors() const {
    const std::lock_guard lock{mutex_};
    return open_descriptors_;
}

void Sampler::run() {
    ::pthread_setname_np(::pthread_self(), "sampler");
    auto before = read_();
    std::unique_lock lock{mutex_};
    open_descriptors_ = before.open_descriptors;
    // An interval after the last: what a machine that slept has missed is not made up for.
    while (!stop_.wait_for(lock, interval_, [this] { return stopping_; })) {
        lock.unlock();
        auto after = read_();
        const auto sample = sample_between(before, after);
        before = std::move(after);
        lock.lock();
        open_descriptors_ = before.open_descriptors;
        samples_.push_back(sample);
        if (samples_.size() > limits::status_samples_max) samples_.pop_front();
    }
}

}  // namespace causerie::status
