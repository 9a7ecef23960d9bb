#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace causerie::chaos {

/// What all actors count together. Any thread may call.
class Tally {
public:
    static constexpr std::size_t surprises_max = 10'000;  ///< Beyond it they are counted only.

    void count(const std::string& what, std::int64_t times = 1) {
        const std::lock_guard lock{mutex_};
        counts_[what] += times;
    }

    /// An answer that the contract does not allow.
    void surprise(std::string what) {
        const std::lock_guard lock{mutex_};
        ++counts_["surprises"];
        if (surprises_.size() < surprises_max) surprises_.push_back(std::move(what));
    }

    [[nodiscard]] std::map<std::string, std::int64_t> counts() const {
        const std::lock_guard lock{mutex_};
        return counts_;
    }

    [[nodiscard]] std::vector<std::string> surprises() const {
        const std::lock_guard lock{mutex_};
        return surprises_;
    }

private:
    mutable std::mutex mutex_{};
    std::map<std::string, std::int64_t> counts_{};
    std::vector<std::string> surprises_{};
};

}  // namespace causerie::chaos
