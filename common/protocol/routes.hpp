#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "common/model/cursor.hpp"
#include "common/model/ids.hpp"

/// Every path of the API, once. The server registers the patterns (`{}` stands for one segment), the client fills
/// them in.
namespace causerie::routes {

inline constexpr const char* register_account = "/api/v1/register";
inline constexpr const char* login = "/api/v1/login";
inline constexpr const char* logout = "/api/v1/logout";
inline constexpr const char* me = "/api/v1/me";
inline constexpr const char* snapshot = "/api/v1/snapshot";
inline constexpr const char* events = "/api/v1/events";
inline constexpr const char* events_probe = "/api/v1/events/probe";
inline constexpr const char* rooms = "/api/v1/rooms";
inline constexpr const char* room_pattern = "/api/v1/rooms/{}";
inline constexpr const char* join_pattern = "/api/v1/rooms/{}/join";
inline constexpr const char* leave_pattern = "/api/v1/rooms/{}/leave";
inline constexpr const char* members_pattern = "/api/v1/rooms/{}/members";
inline constexpr const char* read_pattern = "/api/v1/rooms/{}/read";
inline constexpr const char* messages_pattern = "/api/v1/rooms/{}/messages";
inline constexpr const char* message_pattern = "/api/v1/messages/{}";
inline constexpr const char* status = "/api/v1/status";

inline constexpr const char* api_prefix = "/api/";
inline constexpr const char* openapi = "/api/openapi.json";
inline constexpr const char* api_docs = "/api/docs";
inline constexpr const char* api_docs_style = "/api/docs.css";
inline constexpr const char* livez = "/livez";
inline constexpr const char* readyz = "/readyz";
inline constexpr const char* health = "/health";
inline constexpr const char* version = "/version";
inline constexpr const char* metrics = "/metrics";

inline std::string room(RoomId room) { return std::string{rooms} + "/" + std::to_string(room.value); }
inline std::string join(RoomId id) { return room(id) + "/join"; }
inline std::string leave(RoomId id) { return room(id) + "/leave"; }
inline std::string read(RoomId id) { return room(id) + "/read"; }
inline std::string messages(RoomId id) { return room(id) + "/messages"; }
inline std::string message(MessageId id) { return "/api/v1/messages/" + std::to_string(id.value); }

/// The newest page, or the one that ends just before `before`.
inline std::string message_page(RoomId id, std::optional<std::int64_t> before, int limit) {
    auto path = messages(id) + "?limit=" + std::to_string(limit);
    if (before) path += "&before=" + std::to_string(*before);
    return path;
}

inline std::string events_since(const Cursor& cursor) { return std::string{events} + "?since=" + to_string(cursor); }

/// The same events in one answer, which waits `wait_s` seconds at most until there are any.
inline std::string events_within(const Cursor& cursor, std::int64_t wait_s) {
    return events_since(cursor) + "&wait=" + std::to_string(wait_s);
}

}  // namespace causerie::routes
