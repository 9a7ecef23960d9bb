#include "api/services/message_service.hpp"

#include "api/services/normal_text.hpp"
#include "api/services/room_rules.hpp"
#include "api/store/events.hpp"
#include "common/validation/validate.hpp"

namespace causerie::services {
namespace {

using store::rooms::Access;

Result<void> may_post(const Result<Access>& access) {
    if (!access) return fail(access);
    if (!access->is_member()) return fail(ErrorCode::forbidden, "Join the room to write in it");
    if (access->archived) return fail(ErrorCode::forbidden, "This room is archived: nothing can be written in it");
    return {};
}

std::optional<FieldError> check(const PageQuery& query) {
    if (query.limit < 1 || query.limit > limits::page_size_max) {
        return FieldError{"limit", "invalid", "Must be from 1 to " + std::to_string(limits::page_size_max)};
    }
    if (query.anchor != PageQuery::Anchor::newest && query.seq < 0) {
        return FieldError{"seq", "invalid", "Must not be negative"};
    }
    return std::nullopt;
}

}  // namespace

Result<Posted> MessageService::post(UserId author, RoomId room, NewMessage draft) {
    draft.body = normal_body(draft.body);
    const auto valid = validated(std::move(draft));
    if (!valid) return fail(valid);
    auto posted = post_and_settle(author, room, *valid);
    if (posted && posted->created) wake_();
    return posted;
}

// A lost COMMIT is settled by asking again: the lost transaction holds the log's lock to its end, so that behind the
// lock the message is either there, or was never stored and is stored now.
Result<Posted> MessageService::post_and_settle(UserId author, RoomId room, const NewMessage& draft) {
    try {
        return post_once(author, room, draft);
    } catch (const store::OutcomeUnknown&) {
        auto settled = post_once(author, room, draft);
        // Only a post that stores something ends in a COMMIT that can be lost: if the message is there, it is ours.
        if (settled) settled->created = true;
        return settled;
    }
}

Result<Posted> MessageService::post_once(UserId author, RoomId room, const NewMessage& draft) {
    std::optional<Message> original;
    const auto is_resent = [&](store::Transaction& tx) {
        original = store::messages::find_original(tx, author, draft.client_id);
        return original.has_value();
    };
    // A failure rolls back: a resend must not end in a COMMIT, whose loss would raise the same question again.
    const auto resent = [] { return fail(ErrorCode::conflict, "Stored already"); };
    auto stored = database_.transact([&](store::Transaction& tx) -> Result<Posted> {
        const auto allowed = may_post(visible_room(tx, room, author));
        if (!allowed) {
            // What was accepted once stays accepted, even if the author has left since.
            if (is_resent(tx)) return resent();
            return fail(allowed);
        }
        auto log = store::events::lock(tx);
        if (is_resent(tx)) return resent();
        if (auto message = store::messages::insert(log, room, author, draft)) return Posted{std::move(*message), true};
        const auto refused = may_post(visible_room(tx, room, author));  // Something changed just before the lock.
        return refused ? fail(ErrorCode::conflict, "The room has just changed: try again") : fail(refused);
    });
    if (original) return Posted{std::move(*original), false};
    return stored;
}

Result<MessagePage> MessageService::page(UserId caller, RoomId room, const PageQuery& query) {
    if (auto problem = check(query)) return fail(std::move(*problem));
    return database_.read([&](store::Transaction& tx) -> Result<MessagePage> {
        const auto access = visible_room(tx, room, caller);
        if (!access) return fail(access);
        return store::messages::page(tx, room, query);
    });
}

Result<Message> MessageService::get(UserId caller, MessageId message) {
    return database_.read([&](store::Transaction& tx) -> Result<Message> {
        auto found = store::messages::find(tx, message);
        if (!found || !visible_room(tx, found->room_id, caller)) return fail(ErrorCode::not_found, "No such message");
        return std::move(*found);
    });
}

}  // namespace causerie::services
