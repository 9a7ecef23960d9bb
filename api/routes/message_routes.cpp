#include "api/routes/message_routes.hpp"

#include <array>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "api/routes/decode.hpp"
#include "common/model/message_text.hpp"
#include "common/protocol/routes.hpp"
#include "common/validation/limits.hpp"

namespace causerie::routes {
namespace {

using http::Method;
using services::MessageService;
using services::PageQuery;
using services::Session;

constexpr IntegerBounds limit_bounds{1, limits::page_size_max};
constexpr IntegerBounds seq_bounds{0, limits::json_integer_max};

struct AnchorName {
    const char* parameter;
    PageQuery::Anchor anchor;
};

constexpr std::array<AnchorName, 3> anchors{{{"before", PageQuery::Anchor::before},
                                             {"after", PageQuery::Anchor::after},
                                             {"around", PageQuery::Anchor::around}}};

Result<PageQuery> page_query(const http::Request& request) {
    PageQuery query;
    const auto limit = query_integer(request, "limit", limit_bounds);
    if (!limit) return fail(limit);
    if (*limit) query.limit = static_cast<int>(**limit);
    for (const auto& [parameter, anchor] : anchors) {
        const auto seq = query_integer(request, parameter, seq_bounds);
        if (!seq) return fail(seq);
        if (!*seq) continue;
        if (query.anchor != PageQuery::Anchor::newest) {
            return fail(FieldError{parameter, "invalid", "Only one of before, after and around"});
        }
        query.anchor = anchor;
        query.seq = **seq;
    }
    return query;
}

Answer posted_answer(const Result<services::Posted>& posted) {
    if (!posted) return fail(posted);
    std::string text{R"({"message":)"};
    append_json(text, posted->message);
    text += '}';
    auto response = http::json_text(posted->created ? http::Status::created : http::Status::ok, std::move(text));
    if (posted->created) response.headers.push_back({"Location", message(posted->message.id)});
    return response;
}

void post(MessageService& service, const Call& call, const Session& session, const Reply& reply) {
    const auto room_id = captured_room(call.captures);
    if (!room_id) return reply(fail(room_id));
    auto draft = decode_body(call.request, decode_new_message);
    if (!draft) return reply(fail(draft));
    service.post(session.user.id, *room_id, std::move(*draft),
                 [reply](const Result<services::Posted>& posted) { reply(posted_answer(posted)); });
}

Answer newest_answer(const Result<services::PageCache::Page>& page) {
    if (!page) return fail(page);
    return http::json_text(http::Status::ok, *page);
}

Answer page_answer(const Result<MessagePage>& page) {
    if (!page) return fail(page);
    std::string text;
    append_json(text, *page);
    return http::json_text(http::Status::ok, std::move(text));
}

// The newest page is most likely in memory; any other one is read together with those that others want.
void page_at_once(MessageService& service, const Call& call, const Session& session, const Reply& reply,
                  const std::function<void()>& otherwise) {
    const auto room_id = captured_room(call.captures);
    if (!room_id) return reply(fail(room_id));
    const auto query = page_query(call.request);
    if (!query) return reply(fail(query));
    if (*query == PageQuery{}) {
        return service.recall_newest(
            session.user.id, *room_id,
            [reply](const Result<services::PageCache::Page>& page) { reply(newest_answer(page)); }, otherwise);
    }
    service.ask_page(session.user.id, *room_id, *query,
                     [reply](const Result<MessagePage>& page) { reply(page_answer(page)); });
}

Answer page(MessageService& service, const Call& call, const Session& session) {
    const auto room_id = captured_room(call.captures);
    if (!room_id) return fail(room_id);
    const auto query = page_query(call.request);
    if (!query) return fail(query);
    if (*query == PageQuery{}) return newest_answer(service.newest(session.user.id, *room_id));
    return page_answer(service.page(session.user.id, *room_id, *query));
}

Answer get(MessageService& service, const Call& call, const Session& session) {
    const auto message_id = captured_message(call.captures);
    if (!message_id) return fail(message_id);
    const auto found = service.get(session.user.id, *message_id);
    if (!found) return fail(found);
    return http::json(http::Status::ok, {{"message", *found}});
}

}  // namespace

std::vector<http::Route> message_routes(Gateway& gateway, MessageService& service) {
    const auto with = [&service](Answer (*handler)(MessageService&, const Call&, const Session&)) {
        return
            [&service, handler](const Call& call, const Session& session) { return handler(service, call, session); };
    };
    return {
        gateway.posting(Method::post, messages_pattern,
                        [&service](const Call& call, const Session& session, const Reply& reply) {
                            post(service, call, session, reply);
                        }),
        gateway.signed_in(Method::get, messages_pattern, with(page),
                          [&service](const Call& call, const Session& session, const Reply& reply,
                                     const std::function<void()>& otherwise) {
                              page_at_once(service, call, session, reply, otherwise);
                          }),
        gateway.signed_in(Method::get, message_pattern, with(get)),
    };
}

}  // namespace causerie::routes
