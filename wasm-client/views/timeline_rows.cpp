#include "wasm-client/views/timeline_rows.hpp"

#include <utility>
#include <vector>

namespace causerie {

void TimelineRows::reset(const Timeline& timeline, const Estimate& estimate) {
    const auto count = causerie::entry_count(timeline);
    std::vector<float> heights{0};
    heights.reserve(count + 1);
    for (std::size_t entry = 0; entry < count; ++entry) heights.push_back(estimate(entry));
    heights_.assign(std::move(heights));
    confirmed_ = timeline.confirmed.size();
    first_seq_ = confirmed_ > 0 ? timeline.confirmed.front().message.seq : 0;
}

bool TimelineRows::follow(const Timeline& timeline, const Estimate& estimate) {
    const auto confirmed = timeline.confirmed.size();
    const auto first_seq = confirmed > 0 ? timeline.confirmed.front().message.seq : 0;
    const auto end_seq = first_seq + static_cast<std::int64_t>(confirmed);
    const auto known_end_seq = first_seq_ + static_cast<std::int64_t>(confirmed_);
    const bool overlaps = confirmed_ > 0 && first_seq <= first_seq_ && end_seq >= known_end_seq;
    if (!overlaps && (confirmed_ > 0 || confirmed > 0 || heights_.size() == 0)) {
        reset(timeline, estimate);
        return false;
    }
    // Unconfirmed rows come and go at the end; few, and on screen when that happens.
    const auto before = static_cast<std::size_t>(first_seq_ - first_seq);
    std::vector<float> unconfirmed;
    while (heights_.size() > confirmed_ + 1) {
        unconfirmed.push_back(heights_.height(heights_.size() - 1));
        heights_.pop_back();
    }
    if (before > 0) {
        std::vector<float> heights{heights_.height(0)};
        heights.reserve(confirmed + 1);
        for (std::size_t entry = 0; entry < before; ++entry) heights.push_back(estimate(entry));
        for (std::size_t row = 1; row <= confirmed_; ++row) heights.push_back(heights_.height(row));
        heights_.assign(std::move(heights));
    }
    // What was sent keeps its height when it is confirmed.
    for (std::size_t entry = before + confirmed_; entry < causerie::entry_count(timeline); ++entry) {
        if (unconfirmed.empty()) {
            heights_.push_back(estimate(entry));
        } else {
            heights_.push_back(unconfirmed.back());
            unconfirmed.pop_back();
        }
    }
    first_seq_ = first_seq;
    confirmed_ = confirmed;
    return true;
}

std::optional<std::size_t> TimelineRows::row_of(std::int64_t seq) const {
    if (seq < first_seq_ || seq >= first_seq_ + static_cast<std::int64_t>(confirmed_)) return std::nullopt;
    return static_cast<std::size_t>(seq - first_seq_) + 1;
}

}  // namespace causerie
