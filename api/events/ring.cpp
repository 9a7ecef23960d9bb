#include "api/events/ring.hpp"

#include <cassert>
#include <utility>

namespace causerie::events {

Ring::Ring(std::size_t events_max, std::size_t bytes_max) : events_max_{events_max}, bytes_max_{bytes_max} {}

void Ring::reset(std::int64_t position) {
    events_.clear();
    bytes_ = 0;
    last_ = position;
}

void Ring::append(Event event) {
    assert(event.position == last_ + 1);
    last_ = event.position;
    bytes_ += event.size();
    events_.push_back(std::move(event));
    while (events_.size() > events_max_ || bytes_ > bytes_max_) {
        bytes_ -= events_.front().size();
        events_.pop_front();
    }
}

bool Ring::covers(std::int64_t position) const { return position >= last_ - size() && position <= last_; }

}  // namespace causerie::events
