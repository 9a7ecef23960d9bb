#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "wasm-client/state/timeline.hpp"
#include "wasm-client/views/height_index.hpp"

namespace causerie {

/// The rows of the timeline on screen and their heights, estimated until they are first laid out. Row 0 stands above
/// all messages; row i + 1 is entry i.
class TimelineRows {
public:
    /// Told the entry's index.
    using Estimate = std::function<float(std::size_t entry)>;

    /// Starts anew with the entries of `timeline`.
    void reset(const Timeline& timeline, const Estimate& estimate);

    /// Follows what happened to the timeline since the last time. What was measured stays so.
    /// @returns false when it has nothing in common with what was there, and all was estimated anew
    bool follow(const Timeline& timeline, const Estimate& estimate);

    void set_height(std::size_t row, float height) { heights_.set(row, height); }

    [[nodiscard]] const HeightIndex& heights() const { return heights_; }
    [[nodiscard]] std::size_t entry_count() const { return heights_.size() - 1; }

    /// The row of the confirmed message `seq`, if it is there.
    [[nodiscard]] std::optional<std::size_t> row_of(std::int64_t seq) const;

private:
    HeightIndex heights_;
    std::int64_t first_seq_{};
    std::size_t confirmed_{};
};

/// Entry `index` of confirmed and unconfirmed ones, in the order in which they are shown.
[[nodiscard]] inline const TimelineEntry& entry_at(const Timeline& timeline, std::size_t index) {
    const auto confirmed = timeline.confirmed.size();
    return index < confirmed ? timeline.confirmed[index] : timeline.unconfirmed[index - confirmed];
}

[[nodiscard]] inline std::size_t entry_count(const Timeline& timeline) {
    return timeline.confirmed.size() + timeline.unconfirmed.size();
}

}  // namespace causerie
