#include "api/events/backlog.hpp"

#include <set>
#include <utility>

#include "api/events/encoder.hpp"
#include "api/store/memberships.hpp"
#include "api/store/transaction.hpp"
#include "common/validation/limits.hpp"

namespace causerie::events {
namespace {

using store::events::Kind;
using store::events::StoredEvent;
using Rooms = std::set<RoomId>;

constexpr int rows_per_range = 1000;

void apply(Rooms& rooms, MembershipEffect effect, RoomId room) {
    if (effect == MembershipEffect::begins) rooms.insert(room);
    if (effect == MembershipEffect::ends) rooms.erase(room);
}

// From the rooms of now and what has changed since, newest first, back to the rooms of then.
Rooms rooms_before(Rooms rooms, const std::vector<StoredEvent>& changes) {
    for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
        if (!change->room_id) continue;
        const auto effect = effect_of(*change);
        if (effect == MembershipEffect::begins) rooms.erase(*change->room_id);
        if (effect == MembershipEffect::ends) rooms.insert(*change->room_id);
    }
    return rooms;
}

// Whether `user` may see something of a row; for rooms, only the room itself can tell.
bool may_concern(const StoredEvent& row, UserId user, const Rooms& rooms) {
    if (person_of(row) == user || row.kind == Kind::user || row.kind == Kind::room) return true;
    return row.kind != Kind::read && row.room_id && rooms.contains(*row.room_id);
}

/// Walks the log forward for one user, keeping what the user may see at each position.
class Walk {
public:
    Walk(store::Transaction& tx, UserId user, const Cursor& since, Rooms rooms)
        : tx_{tx}, user_{user}, at_{since}, rooms_{std::move(rooms)} {}

    std::vector<Frame> to(std::int64_t head) {
        std::vector<Frame> frames;
        while (at_.position < head) {
            const auto rows = store::events::range(tx_, at_.position, rows_per_range);
            if (rows.empty()) break;
            add(frames, rows);
            at_.position = rows.back().seq;
        }
        return frames;
    }

private:
    void add(std::vector<Frame>& frames, const std::vector<StoredEvent>& rows) {
        std::vector<StoredEvent> candidates;
        auto rooms = rooms_;
        for (const auto& row : rows) {
            if (may_concern(row, user_, rooms)) candidates.push_back(row);
            if (person_of(row) == user_ && row.room_id) apply(rooms, effect_of(row), *row.room_id);
        }
        for (const auto& event : encode(tx_, at_.epoch, candidates)) {
            const auto& frame = copy_for(event, user_, rooms_.contains(event.room));
            if (frame) frames.push_back(frame);
            if (event.person == user_) apply(rooms_, event.effect, event.room);
        }
    }

    store::Transaction& tx_;
    UserId user_;
    Cursor at_;
    Rooms rooms_;
};

// `tx` is a snapshot: head, memberships and events must be of one moment.
Backlog load_backlog(store::Transaction& tx, UserId user, const std::optional<Cursor>& since,
                     const std::function<bool(const Cursor&)>& remembered) {
    const auto head = store::events::head(tx);
    auto rooms_now = store::memberships::rooms_of(tx, user);
    if (!since || *since == head) return {.cursor = head, .rooms = std::move(rooms_now)};
    const bool ahead = since->position > head.position;
    const bool too_old = head.position - since->position > limits::replay_events_max;
    if (since->epoch != head.epoch || ahead || too_old) {
        return {.cursor = head, .rooms = std::move(rooms_now), .expired = true};
    }
    const auto changes = store::events::membership_changes(tx, user, since->position, head.position);
    auto rooms_then = rooms_before(Rooms(rooms_now.begin(), rooms_now.end()), changes);
    if (remembered(*since)) return {.cursor = *since, .rooms = {rooms_then.begin(), rooms_then.end()}};
    auto replay = Walk{tx, user, *since, std::move(rooms_then)}.to(head.position);
    return {.cursor = head, .rooms = std::move(rooms_now), .replay = std::move(replay)};
}

}  // namespace

Backlog Backlogs::load(UserId user, const std::optional<Cursor>& since) const {
    return database_.snapshot([&](store::Transaction& tx) { return load_backlog(tx, user, since, remembered_); });
}

}  // namespace causerie::events
