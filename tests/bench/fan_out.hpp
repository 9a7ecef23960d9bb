#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/bench/audience.hpp"
#include "tests/bench/poster.hpp"
#include "tests/bench/stage.hpp"

namespace causerie::bench {

/// When the next post is due.
struct Pace {
    std::chrono::nanoseconds interval{};  ///< Between due times; 0: as soon as `under_way_max` allows.
    std::size_t under_way_max{};          ///< Posts that have not yet come to every stream.
};

[[nodiscard]] Pace scheduled(int posts_per_second);
[[nodiscard]] Pace saturated();
[[nodiscard]] Pace one_by_one();

/// Posts into the room that everybody is in, while all streams listen. A post's latency counts from when it was due to
/// each stream's bringing it, so that a server that falls behind cannot hide it.
class FanOut {
public:
    /// Opens the streams.
    FanOut(const Stage& stage, std::size_t streams);

    [[nodiscard]] Measurement measure(const std::string& name, const Pace& pace, std::chrono::nanoseconds time);

private:
    void post_for(const Pace& pace, std::chrono::nanoseconds time);
    void wait_for_last();
    void arrived(Tape::Event& event, Moment at);
    [[nodiscard]] Poster* idle_poster();
    [[nodiscard]] std::size_t under_way() const { return static_cast<std::size_t>(posted_) - complete_; }
    [[nodiscard]] std::int64_t acknowledged() const;

    const Stage& stage_;
    std::string tag_;
    Faults faults_{};
    Loop loop_{};
    Tape tape_;
    Audience audience_;
    std::vector<std::unique_ptr<Poster>> posters_{};
    std::int64_t posted_{};
    std::size_t complete_{};  ///< Posts that every stream has brought.

    Moment counted_since_{};  ///< Posts that were due earlier are not counted.
    Moment last_arrival_{};
    Histogram latency_{};
    Histogram last_{};  ///< Until the last stream of each post.
};

}  // namespace causerie::bench
