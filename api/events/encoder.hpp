#pragma once

#include <span>
#include <string>
#include <vector>

#include "api/events/event.hpp"
#include "api/store/events.hpp"
#include "common/model/message.hpp"

namespace causerie::store {
class Transaction;
}

namespace causerie::events {

/// Turns rows of the log into events that can be handed out. The log says what changed; what it is now is read here,
/// in bulk, with a fixed number of statements whatever the number of rows.
/// @param tx     a snapshot, so that all subjects are of one moment
/// @param epoch  the log's
/// @returns      one event per row, in the same order; without frames where the subject no longer exists
[[nodiscard]] std::vector<Event> encode(store::Transaction& tx, const std::string& epoch,
                                        std::span<const store::events::StoredEvent> rows);

/// The event of a message that was just stored, at its own position.
[[nodiscard]] Event message_event(const std::string& epoch, const Message& message);

/// What a row does to who is in its room.
[[nodiscard]] MembershipEffect effect_of(const store::events::StoredEvent& row);

/// Whom a row concerns personally; 0 for nobody.
[[nodiscard]] UserId person_of(const store::events::StoredEvent& row);

}  // namespace causerie::events
