#include "tests/chaos/rooms.hpp"

#include <chrono>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "common/json/field_reader.hpp"
#include "common/model/snapshot.hpp"
#include "common/protocol/routes.hpp"

namespace causerie::chaos {
namespace {

constexpr std::chrono::seconds patience{10};

std::string checked(const Answer& answer, int status, const std::string& what) {
    if (answer.is(status)) return answer.reply.body;
    throw std::runtime_error{"cannot prepare: " + what + " answers " + std::to_string(answer.reply.status) + " " +
                             answer.reply.body};
}

}  // namespace

RoomId create_room(Caller& caller, RoomKind kind, const std::string& name) {
    const NewRoom room{.kind = kind, .name = name};
    HttpRequest request{.method = "POST", .path = routes::rooms, .body = dump_json(nlohmann::json(room))};
    const auto body = checked(caller.call(0, std::move(request), patience), 201, "creating a room");
    const auto json = parse_json(body);
    if (json && json->is_object() && json->contains("room")) {
        if (const auto created = decode_room(json->at("room"))) return created->id;
    }
    throw std::runtime_error{"creating a room answers " + body};
}

void join_room(Caller& caller, RoomId room) {
    (void)checked(caller.call(0, {.method = "POST", .path = routes::join(room)}, patience), 204, "joining a room");
}

RoomId find_general(Caller& caller) {
    const auto body = checked(caller.call(0, {.path = routes::snapshot}, patience), 200, "a snapshot");
    const auto json = parse_json(body);
    const auto snapshot = json ? decode_snapshot(*json) : Result<Snapshot>{fail(ErrorCode::invalid_json, "no JSON")};
    if (!snapshot || snapshot->rooms.empty()) throw std::runtime_error{"the first snapshot is " + body};
    return snapshot->rooms.front().id;
}

}  // namespace causerie::chaos
