#include "api/routes/room_routes.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "api/routes/decode.hpp"
#include "common/json/field_reader.hpp"
#include "common/protocol/routes.hpp"

namespace causerie::routes {
namespace {

using http::Method;
using services::ReadMove;
using services::RoomService;
using services::Session;

struct ReadRequest {
    std::int64_t seq{};
    ReadMove move{ReadMove::forward_only};
};

Result<ReadRequest> decode_read(const nlohmann::json& json) {
    ReadRequest request;
    bool unread = false;
    FieldReader reader{json};
    reader.read("seq", request.seq).read_if_present("unread", unread);
    if (unread) request.move = ReadMove::anywhere;
    return reader.finish(request);
}

http::Response with_room(http::Status status, const Room& value) { return http::json(status, {{"room", value}}); }

Answer list(RoomService& service, const Session& session) {
    return http::json(http::Status::ok, {{"rooms", service.list(session.user.id)}});
}

Answer create(RoomService& service, const Call& call, const Session& session) {
    auto draft = decode_body(call.request, decode_new_room);
    if (!draft) return fail(draft);
    const auto created = service.create(session.user.id, std::move(*draft));
    if (!created) return fail(created);
    auto response = with_room(http::Status::created, *created);
    response.headers.push_back({"Location", room(created->id)});
    return response;
}

Answer get(RoomService& service, const Call& call, const Session& session) {
    const auto id = captured_room(call.captures);
    if (!id) return fail(id);
    const auto found = service.get(session.user.id, *id);
    if (!found) return fail(found);
    return with_room(http::Status::ok, *found);
}

Answer join_room(RoomService& service, const Call& call, const Session& session) {
    const auto id = captured_room(call.captures);
    if (!id) return fail(id);
    const auto joined = service.join(session.user.id, *id);
    if (!joined) return fail(joined);
    return http::no_content();
}

Answer leave_room(RoomService& service, const Call& call, const Session& session) {
    const auto id = captured_room(call.captures);
    if (!id) return fail(id);
    const auto left = service.leave(session.user.id, *id);
    if (!left) return fail(left);
    return http::no_content();
}

Answer members(RoomService& service, const Call& call, const Session& session) {
    const auto id = captured_room(call.captures);
    if (!id) return fail(id);
    const auto list = service.members(session.user.id, *id);
    if (!list) return fail(list);
    return http::json(http::Status::ok, {{"members", *list}});
}

Answer mark_read(RoomService& service, const Call& call, const Session& session) {
    const auto id = captured_room(call.captures);
    if (!id) return fail(id);
    const auto wanted = decode_body(call.request, decode_read);
    if (!wanted) return fail(wanted);
    const auto membership = service.mark_read(session.user.id, *id, wanted->seq, wanted->move);
    if (!membership) return fail(membership);
    return http::json(http::Status::ok, {{"membership", *membership}});
}

}  // namespace

std::vector<http::Route> room_routes(Gateway& gateway, RoomService& service) {
    // What a handler needs of the service, bound once.
    const auto with = [&service](Answer (*handler)(RoomService&, const Call&, const Session&)) {
        return
            [&service, handler](const Call& call, const Session& session) { return handler(service, call, session); };
    };
    return {
        gateway.signed_in(Method::get, rooms,
                          [&](const Call&, const Session& session) { return list(service, session); }),
        gateway.signed_in(Method::post, rooms, with(create)),
        gateway.signed_in(Method::get, room_pattern, with(get)),
        gateway.signed_in(Method::post, join_pattern, with(join_room)),
        gateway.signed_in(Method::post, leave_pattern, with(leave_room)),
        gateway.signed_in(Method::get, members_pattern, with(members)),
        gateway.signed_in(Method::put, read_pattern, with(mark_read)),
    };
}

}  // namespace causerie::routes
