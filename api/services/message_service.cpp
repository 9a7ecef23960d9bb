#include "api/services/message_service.hpp"

#include <utility>

#include "api/services/normal_text.hpp"
#include "api/services/room_rules.hpp"
#include "api/store/events.hpp"
#include "common/model/message_text.hpp"
#include "common/validation/validate.hpp"

namespace causerie::services {
namespace {

using store::PostOutcome;

Result<Posted> judged(PostOutcome outcome) {
    switch (outcome.kind) {
        case PostOutcome::Kind::stored: return Posted{std::move(outcome.message), true};
        case PostOutcome::Kind::repeated: return Posted{std::move(outcome.message), false};
        case PostOutcome::Kind::refused: break;
    }
    if (!outcome.room_is_visible) return no_such_room();
    if (!outcome.is_member) return fail(ErrorCode::forbidden, "Join the room to write in it");
    return fail(ErrorCode::forbidden, "This room is archived: nothing can be written in it");
}

std::optional<FieldError> check(const PageQuery& query) {
    if (query.limit < 1 || query.limit > limits::page_size_max) {
        return FieldError{"limit", "invalid", "Must be from 1 to " + std::to_string(limits::page_size_max)};
    }
    if (query.anchor != PageQuery::Anchor::newest &&
        (query.seq < 0 || query.seq > std::int64_t{limits::json_integer_max})) {
        return FieldError{"seq", "invalid", "Must be from 0 to " + std::to_string(limits::json_integer_max)};
    }
    return std::nullopt;
}

}  // namespace

void MessageService::post(UserId author, RoomId room, NewMessage draft, Done done) {
    draft.body = normal_body(std::move(draft.body));
    auto valid = validated(std::move(draft));
    if (!valid) return done(fail(valid));
    writer_.post({author, room, std::move(valid->client_id), std::move(valid->body)},
                 [done = std::move(done)](Result<PostOutcome> outcome) {
                     if (!outcome) return done(fail(outcome));
                     done(judged(std::move(*outcome)));
                 });
}

Result<MessagePage> MessageService::page(UserId caller, RoomId room, const PageQuery& query) {
    if (auto problem = check(query)) return fail(std::move(*problem));
    return database_.read(
        [&](store::Transaction& tx) { return visible_page(store::messages::page(tx, {room, caller, query})); });
}

void MessageService::ask_page(UserId caller, RoomId room, const PageQuery& query, PageReader::Done done) {
    if (auto problem = check(query)) return done(fail(std::move(*problem)));
    reader_.ask({room, caller, query}, std::move(done));
}

void MessageService::recall_newest(UserId caller, RoomId room, NewestDone done, std::function<void()> otherwise) {
    if (!pages_.knows(room, caller)) return otherwise();
    heads_.ask(
        [this, caller, room, done = std::move(done), otherwise = std::move(otherwise)](const Result<Cursor>& head) {
            if (!head) return done(fail(head));
            if (auto page = pages_.find(room, caller, *head)) return done(std::move(page));
            otherwise();
        });
}

Result<PageCache::Page> MessageService::newest(UserId caller, RoomId room) {
    return database_.snapshot([&](store::Transaction& tx) -> Result<PageCache::Page> {
        const auto found = store::messages::page(tx, {room, caller, {}});
        if (!found || !found->access.is_visible()) return no_such_room();
        auto text = std::make_shared<std::string>();
        append_json(*text, found->page);
        const bool is_public = found->access.kind == RoomKind::public_room;
        pages_.put(room, is_public, caller, store::events::head(tx), text);
        return text;
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
