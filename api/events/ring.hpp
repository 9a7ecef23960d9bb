#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

#include "api/events/event.hpp"
#include "common/validation/limits.hpp"

namespace causerie::events {

/// The newest events without a gap, bounded in number and in bytes. Not synchronised: one thread owns it.
class Ring {
public:
    explicit Ring(std::size_t events_max = limits::ring_events_max, std::size_t bytes_max = limits::ring_bytes_max);

    /// Forgets everything; the next event is `position + 1`.
    void reset(std::int64_t position);

    /// @pre `event.position == last() + 1`
    void append(Event event);

    /// The position of the newest event, or the one given to `reset`.
    [[nodiscard]] std::int64_t last() const { return last_; }

    /// Whether every event after `position` up to `last()` is held.
    [[nodiscard]] bool covers(std::int64_t position) const;

    /// Calls `visit(const Event&)` for every event after `position`, in order.
    /// @pre `covers(position)`
    template <typename Visit>
    void for_each_after(std::int64_t position, Visit visit) const {
        const auto skipped = static_cast<std::ptrdiff_t>(position - (last_ - size()));
        for (auto event = events_.begin() + skipped; event != events_.end(); ++event) visit(*event);
    }

    [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(events_.size()); }
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

private:
    std::size_t events_max_;
    std::size_t bytes_max_;
    std::int64_t last_{};
    std::size_t bytes_{};
    std::deque<Event> events_;
};

}  // namespace causerie::events
