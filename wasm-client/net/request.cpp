#include "wasm-client/net/request.hpp"

#include <string>
#include <utility>
#include <variant>

#include <nlohmann/json.hpp>

#include "common/json/field_reader.hpp"
#include "common/protocol/problem.hpp"
#include "common/protocol/routes.hpp"
#include "common/validation/limits.hpp"
#include "wasm-client/net/plausible.hpp"
#include "wasm-client/net/stream.hpp"

namespace causerie {
namespace {

// The only statuses that the client itself tells apart; problem documents name the rest.
constexpr int success_first = 200;
constexpr int success_last = 299;
constexpr int unauthorized = 401;
constexpr int too_many_requests = 429;

bool succeeded(const HttpResponse& response) {
    return response.status >= success_first && response.status <= success_last;
}

// A proxy in between may answer without a problem document.
Error error_of(const HttpResponse& response) {
    auto error = decode_problem(response.status, response.body).error;
    if (error.code != ErrorCode::internal) return error;
    if (response.status == unauthorized) error.code = ErrorCode::unauthenticated;
    if (response.status == too_many_requests) error.code = ErrorCode::rate_limited;
    return error;
}

// More often a captive portal or a proxy than the server itself: worth another try.
Error unreadable() { return {.code = ErrorCode::unavailable, .detail = "The server's answer could not be read"}; }

// What lies under `field` of a good answer; nothing if it is not there or cannot be believed.
template <typename Decode>
auto decode_field(const HttpResponse& response, const char* field, Decode decode)
    -> std::optional<typename decltype(decode(nlohmann::json{}))::value_type> {
    const auto json = parse_json(response.body);
    if (!json || !json->is_object()) return std::nullopt;
    const auto found = json->find(field);
    if (found == json->end()) return std::nullopt;
    auto decoded = decode(*found);
    if (!decoded || !is_plausible(*decoded)) return std::nullopt;
    return std::move(*decoded);
}

using Request = std::optional<HttpRequest>;
using Answer = std::optional<Event>;

Request request_for(const FetchSnapshot&) { return HttpRequest{"GET", routes::snapshot, {}}; }

Answer answer_to(const FetchSnapshot&, const HttpResponse& response) {
    if (!succeeded(response)) return SnapshotFailed{error_of(response)};
    const auto json = parse_json(response.body);
    if (!json) return SnapshotFailed{unreadable()};
    auto snapshot = decode_snapshot(*json);
    if (!snapshot || !is_plausible(*snapshot)) return SnapshotFailed{unreadable()};
    return SnapshotArrived{std::move(*snapshot)};
}

Request request_for(const FetchPage& fetch) {
    return HttpRequest{"GET", routes::message_page(fetch.room, fetch.before, limits::page_size_default), {}};
}

Answer answer_to(const FetchPage& fetch, const HttpResponse& response) {
    if (!succeeded(response)) return PageFailed{fetch.room, fetch.load, error_of(response)};
    const auto json = parse_json(response.body);
    if (!json) return PageFailed{fetch.room, fetch.load, unreadable()};
    auto page = decode_message_page(*json);
    if (!page || !is_plausible(*page, fetch.room)) return PageFailed{fetch.room, fetch.load, unreadable()};
    return PageArrived{fetch.room, fetch.before, fetch.load, std::move(*page)};
}

Request request_for(const PostMessage& post) {
    return HttpRequest{"POST", routes::messages(post.room), dump_json(post.message)};
}

Answer answer_to(const PostMessage& post, const HttpResponse& response) {
    const auto& client_id = post.message.client_id;
    if (!succeeded(response)) return PostFailed{post.room, client_id, error_of(response)};
    auto message = decode_field(response, "message", decode_message);
    const bool ours = message && message->room_id == post.room && message->client_id == client_id;
    if (!ours) return PostFailed{post.room, client_id, unreadable()};
    return MessagePosted{std::move(*message)};
}

Request request_for(const CreateRoom& create) { return HttpRequest{"POST", routes::rooms, dump_json(create.room)}; }

Answer answer_to(const CreateRoom&, const HttpResponse& response) {
    if (!succeeded(response)) return RoomCreationFailed{error_of(response)};
    auto room = decode_field(response, "room", decode_room);
    if (!room) return RoomCreationFailed{unreadable()};
    return RoomOpened{std::move(*room)};
}

Request request_for(const JoinRoom& join) { return HttpRequest{"POST", routes::join(join.room), {}}; }

Answer answer_to(const JoinRoom& join, const HttpResponse& response) {
    if (!succeeded(response)) return JoinFailed{join.room, error_of(response)};
    return std::nullopt;
}

Request request_for(const LeaveRoom& leave) { return HttpRequest{"POST", routes::leave(leave.room), {}}; }

Answer answer_to(const LeaveRoom&, const HttpResponse& response) {
    if (!succeeded(response)) return RequestFailed{error_of(response)};
    return std::nullopt;
}

Request request_for(const MarkRead& mark) {
    return HttpRequest{"PUT", routes::read(mark.room), dump_json({{"seq", mark.seq}})};
}

Answer answer_to(const MarkRead& mark, const HttpResponse& response) {
    if (!succeeded(response)) return MarkReadFailed{mark.room, mark.seq, error_of(response)};
    return std::nullopt;
}

Request request_for(const CheckSession&) { return HttpRequest{"GET", routes::me, {}}; }

Answer answer_to(const CheckSession& check, const HttpResponse& response) {
    if (!succeeded(response)) return SessionCheckFailed{check.check, error_of(response)};
    const auto user = decode_field(response, "user", decode_user);
    if (!user) return SessionCheckFailed{check.check, unreadable()};
    return SessionChecked{check.check, user->id};
}

Request request_for(const PollEvents& poll) {
    return HttpRequest{"GET", routes::events_within(poll.since, poll.wait_s), {}};
}

// What the stream would have said, one by one. What tells of no event tells how far the log has come, which the cursor
// does too.
Answer answer_to(const PollEvents& poll, const HttpResponse& response) {
    if (!succeeded(response)) return PollFailed{poll.poll, error_of(response)};
    const auto json = parse_json(response.body);
    PollArrived arrived{.poll = poll.poll};
    std::string cursor;
    if (!json || !FieldReader{*json}.read("cursor", cursor).finish(true)) return PollFailed{poll.poll, unreadable()};
    const auto events = json->find("events");
    auto parsed = parse_cursor(cursor);
    if (!parsed || events == json->end() || !events->is_array()) return PollFailed{poll.poll, unreadable()};
    arrived.cursor = std::move(*parsed);
    for (const auto& item : *events) {
        std::string name;
        std::optional<std::string> id;
        FieldReader reader{item};
        reader.read("event", name).read_optional("id", id);
        if (!reader.finish(true) || !item.contains("data")) return PollFailed{poll.poll, unreadable()};
        auto event = decode_stream_event(name, id.value_or(""), dump_json(item["data"]));
        if (!event) continue;
        if (auto* subject = std::get_if<EventArrived>(&*event)) {
            arrived.events.push_back(std::move(*subject));
        } else if (!std::holds_alternative<PingArrived>(*event)) {
            return event;
        }
    }
    return arrived;
}

Request request_for(const FetchStatus&) { return HttpRequest{"GET", routes::status, {}}; }

Answer answer_to(const FetchStatus&, const HttpResponse& response) {
    if (!succeeded(response)) return StatusFailed{error_of(response)};
    const auto json = parse_json(response.body);
    if (!json) return StatusFailed{unreadable()};
    auto status = decode_server_status(*json);
    if (!status || !is_plausible(*status)) return StatusFailed{unreadable()};
    return StatusArrived{std::move(*status)};
}

Request request_for(const SignOut&) { return HttpRequest{"POST", routes::logout, {}}; }

Answer answer_to(const SignOut&, const HttpResponse& response) {
    if (succeeded(response)) return SignedOut{};
    auto error = error_of(response);
    if (error.code == ErrorCode::unauthenticated) return SignedOut{};
    return RequestFailed{std::move(error)};
}

}  // namespace

std::optional<HttpRequest> http_request(const Effect& effect) {
    return std::visit(
        [](const auto& wanted) -> Request {
            if constexpr (requires { request_for(wanted); }) return request_for(wanted);
            return std::nullopt;
        },
        effect);
}

std::optional<Event> decode_answer(const Effect& effect, const HttpResponse& response) {
    return std::visit(
        [&response](const auto& wanted) -> Answer {
            if constexpr (requires { answer_to(wanted, response); }) return answer_to(wanted, response);
            return std::nullopt;
        },
        effect);
}

}  // namespace causerie
