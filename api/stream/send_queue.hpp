#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

#include "api/events/frame.hpp"

namespace causerie::stream {

using Clock = std::chrono::steady_clock;

/// What one stream still has to be sent: references to shared frames, written together with as few system calls as
/// possible. Not synchronised.
class SendQueue {
public:
    enum class Outcome { empty, blocked, gone };

    void push(events::Frame frame, Clock::time_point now);

    /// Writes until all is sent (`empty`), the kernel takes no more (`blocked`) or the peer has left (`gone`).
    Outcome flush(int descriptor);

    [[nodiscard]] bool empty() const { return entries_.empty(); }
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

    /// When the first frame that is still here was pushed.
    /// @pre not empty
    [[nodiscard]] Clock::time_point oldest() const { return entries_.front().pushed_at; }

    [[nodiscard]] const events::Frame& frame(std::size_t index) const { return entries_[index].frame; }
    [[nodiscard]] std::size_t size() const { return entries_.size(); }

private:
    struct Entry {
        events::Frame frame;
        Clock::time_point pushed_at;
    };

    void drop_sent(std::size_t sent);

    std::vector<Entry> entries_;
    std::size_t sent_of_first_{};
    std::size_t bytes_{};
};

}  // namespace causerie::stream
