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

void update(Timeline& timeline, const Message& message) {
    const auto first = timeline.confirmed.front().message.seq;
    replace_if_newer(timeline.confirmed[static_cast<std::size_t>(message.seq - first)].message, message);
}

// Moves what was kept apart into the stretch, as far as there is no gap.
void absorb_apart(Timeline& timeline, UserId me) {
    std::vector<Message> still_apart;
    for (auto& message : std::exchange(timeline.apart, {})) {
        const auto last = timeline.last_seq();
        const auto first = timeline.confirmed.empty() ? 1 : timeline.confirmed.front().message.seq;
        if (message.seq == last + 1) {
            append(timeline, message, me);
        } else if (message.seq > last || (message.seq < first && timeline.loading)) {
            still_apart.push_back(std::move(message));
        } else if (message.seq >= first) {
            update(timeline, message);
        }
    }
    timeline.apart = std::move(still_apart);
}

void keep_apart(Timeline& timeline, const Message& message) {
    auto& apart = timeline.apart;
    const auto place = std::ranges::lower_bound(apart, message.seq, {}, &Message::seq);
    if (place != apart.end() && place->seq == message.seq) {
        replace_if_newer(*place, message);
        return;
    }
    apart.insert(place, message);
    // The page that mends the gap brings the oldest of so many, or the next one does.
    if (apart.size() > timing::apart_max) apart.erase(apart.begin());
}

void show_as_sent(Timeline& timeline, const Message& message, UserId me) {
    for (auto& entry : timeline.unconfirmed) {
        if (!is_of(entry, message, me)) continue;
        entry.message = message;
        entry.delivery = Delivery::sent;
        entry.problem.clear();
        entry.retries_itself = false;
    }
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
    const bool is_next = loaded && message.seq == last_seq() + 1;
    if (is_next) {
        append(*this, message, me);
        absorb_apart(*this, me);
        return true;
    }
    if (message.seq > last_seq() && (loaded || loading)) {
        show_as_sent(*this, message, me);
        keep_apart(*this, message);
        return false;
    }
    settle(*this, message, me);
    if (confirmed.empty()) return false;  // Whoever opens the room fetches it.
    if (message.seq >= confirmed.front().message.seq) {
        update(*this, message);
    } else if (loading) {
        keep_apart(*this, message);  // The page on its way may hold an older version.
    }
    return false;
}

void Timeline::put_page(const MessagePage& page, UserId me) {
    loaded = true;
    loading = false;
    const auto& messages = page.messages;
    if (messages.empty()) {
        has_before = false;
    } else if (confirmed.empty() || messages.front().seq > last_seq() + 1) {
        replace_stretch(*this, page);
    } else if (messages.back().seq + 1 >= confirmed.front().message.seq) {
        join(*this, page);
    }
    for (const auto& message : messages) settle(*this, message, me);
    std::erase_if(unconfirmed, [last = last_seq()](const TimelineEntry& entry) {
        return entry.delivery == Delivery::sent && entry.message.seq <= last;
    });
    absorb_apart(*this, me);
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
