#include "wasm-client/state/timeline.hpp"

#include <algorithm>
#include <utility>

#include "wasm-client/state/timing.hpp"

namespace causerie {
namespace {

void replace_if_newer(Message& held, const Message& message) {
    if (message.event_seq > held.event_seq) held = message;
}

bool is_of(const TimelineEntry& entry, const Message& message, UserId me) {
    return message.author_id == me && entry.message.client_id == message.client_id;
}

// The message is on the screen as a confirmed one, or older than all that is.
void settle(Timeline& timeline, const Message& message, UserId me) {
    std::erase_if(timeline.unconfirmed, [&](const TimelineEntry& entry) { return is_of(entry, message, me); });
}

void append(Timeline& timeline, const Message& message, UserId me) {
    timeline.confirmed.push_back({.message = message});
    settle(timeline, message, me);
}

// Moves what waited into the stretch, as far as there is no gap.
void absorb_ahead(Timeline& timeline, UserId me) {
    std::size_t used = 0;
    for (const auto& message : timeline.ahead) {
        const auto last = timeline.last_seq();
        if (message.seq > last + 1) break;
        if (message.seq == last + 1) {
            append(timeline, message, me);
        } else {
            const auto first = timeline.confirmed.front().message.seq;
            if (message.seq >= first) {
                replace_if_newer(timeline.confirmed[static_cast<std::size_t>(message.seq - first)].message, message);
            }
            settle(timeline, message, me);
        }
        ++used;
    }
    timeline.ahead.erase(timeline.ahead.begin(), timeline.ahead.begin() + static_cast<std::ptrdiff_t>(used));
}

void hold(Timeline& timeline, const Message& message, UserId me) {
    for (auto& entry : timeline.unconfirmed) {
        if (!is_of(entry, message, me)) continue;
        entry.message = message;
        entry.delivery = Delivery::sent;
        entry.problem.clear();
        entry.retries_itself = false;
    }
    auto& ahead = timeline.ahead;
    const auto place = std::ranges::lower_bound(ahead, message.seq, {}, &Message::seq);
    if (place != ahead.end() && place->seq == message.seq) {
        replace_if_newer(*place, message);
        return;
    }
    ahead.insert(place, message);
    // The page that mends the gap brings the oldest of so many, or the next one does.
    if (ahead.size() > timing::ahead_max) ahead.erase(ahead.begin());
}

void replace_stretch(Timeline& timeline, const MessagePage& page) {
    timeline.confirmed.clear();
    for (const auto& message : page.messages) timeline.confirmed.push_back({.message = message});
    timeline.has_before = page.has_before;
}

void join(Timeline& timeline, const MessagePage& page) {
    auto& confirmed = timeline.confirmed;
    const auto first = confirmed.front().message.seq;
    const auto last = confirmed.back().message.seq;
    std::vector<TimelineEntry> older;
    for (const auto& message : page.messages) {
        if (message.seq < first) {
            older.push_back({.message = message});
        } else if (message.seq > last) {
            confirmed.push_back({.message = message});
        } else {
            replace_if_newer(confirmed[static_cast<std::size_t>(message.seq - first)].message, message);
        }
    }
    if (older.empty()) return;
    confirmed.insert(confirmed.begin(), std::make_move_iterator(older.begin()), std::make_move_iterator(older.end()));
    timeline.has_before = page.has_before;
}

}  // namespace

std::int64_t Timeline::last_seq() const { return confirmed.empty() ? 0 : confirmed.back().message.seq; }

bool Timeline::put(const Message& message, UserId me) {
    if (!confirmed.empty() && message.seq <= last_seq()) {
        const auto first = confirmed.front().message.seq;
        if (message.seq >= first) {
            replace_if_newer(confirmed[static_cast<std::size_t>(message.seq - first)].message, message);
        }
        settle(*this, message, me);
        return false;
    }
    if (loaded && message.seq == last_seq() + 1) {
        append(*this, message, me);
        absorb_ahead(*this, me);
        return true;
    }
    if (loaded || loading) {
        hold(*this, message, me);
    } else {
        settle(*this, message, me);  // Whoever opens the room fetches it.
    }
    return false;
}

void Timeline::put_page(const MessagePage& page, UserId me) {
    const bool first_page = !std::exchange(loaded, true);
    if (page.messages.empty()) {
        has_before = false;
        if (first_page) absorb_ahead(*this, me);
        return;
    }
    const auto page_first = page.messages.front().seq;
    const auto page_last = page.messages.back().seq;
    if (confirmed.empty() || page_first > last_seq() + 1) {
        replace_stretch(*this, page);
    } else if (page_last + 1 < confirmed.front().message.seq) {
        return;
    } else {
        join(*this, page);
    }
    for (const auto& message : page.messages) settle(*this, message, me);
    std::erase_if(unconfirmed, [last = last_seq()](const TimelineEntry& entry) {
        return entry.delivery == Delivery::sent && entry.message.seq <= last;
    });
    absorb_ahead(*this, me);
}

void Timeline::forget() {
    Timeline fresh;
    fresh.unconfirmed = std::move(unconfirmed);
    for (auto& entry : fresh.unconfirmed) {
        if (entry.delivery != Delivery::sent) continue;
        // It was never shown in its place, and the log may be another one now: sending it again is safe, losing it not.
        entry.delivery = Delivery::sending;
        entry.message.seq = 0;
    }
    *this = std::move(fresh);
}

}  // namespace causerie
