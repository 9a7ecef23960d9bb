#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace causerie::bench {

/// What was found wrong while measuring. A figure with faults is worth nothing.
class Faults {
public:
    static constexpr std::size_t told_max = 5;  ///< Beyond it they are counted only.

    void add(std::string what) {
        ++count_;
        if (told_.size() < told_max) told_.push_back(std::move(what));
    }

    [[nodiscard]] std::int64_t count() const { return count_; }
    [[nodiscard]] const std::vector<std::string>& told() const { return told_; }

private:
    std::int64_t count_{};
    std::vector<std::string> told_{};
};

}  // namespace causerie::bench
