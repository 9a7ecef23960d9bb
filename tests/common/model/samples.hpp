#pragma once

#include "common/model/event.hpp"
#include "common/model/message.hpp"
#include "common/model/room.hpp"
#include "common/model/room_member.hpp"
#include "common/model/server_status.hpp"
#include "common/model/snapshot.hpp"
#include "common/model/user.hpp"

/// One of each, with no member left at what it starts as: a field that is forgotten anywhere shows.
namespace causerie::samples {

inline User user() {
    return {.id = {7},
            .username = "alice",
            .display_name = "Alice Ä 👩‍🚀",
            .role = UserRole::owner,
            .kind = UserKind::bot,
            .status_text = "away",
            .created_at = {1'700'000'000'123},
            .deactivated = true};
}

inline Membership membership() {
    return {.role = MembershipRole::admin,
            .read_seq = 5,
            .unread = 6,
            .mentions = 7,
            .notify = Notify::mentions,
            .joined_at = {1'700'000'000'456}};
}

inline Room room() {
    return {.id = {3},
            .kind = RoomKind::private_room,
            .name = "Küche",
            .topic = "What is for lunch?",
            .created_by = UserId{7},
            .created_at = {1'700'000'000'789},
            .archived = true,
            .last_seq = 11,
            .member_count = 4,
            .membership = membership()};
}

inline Message message() {
    return {.id = {9},
            .room_id = {3},
            .seq = 11,
            .event_seq = 40,
            .author_id = {7},
            .body = "Hello,\n\t\"world\" \\ 世界 🇨🇭",
            .client_id = "0b7f-1",
            .reply_to = MessageId{5},
            .thread_id = MessageId{4},
            .reply_count = 2,
            .mentions = {{7}, {8}},
            .pinned = true,
            .created_at = {1'700'000'001'000},
            .edited_at = Timestamp{1'700'000'002'000},
            .deleted_at = Timestamp{1'700'000'003'000}};
}

inline MessagePage page() { return {.messages = {message(), message()}, .has_before = true, .has_after = true}; }

inline Snapshot snapshot() {
    return {.cursor = {"e1", 99}, .me = user(), .users = {user()}, .rooms = {room()}, .server_version = "0.1.0"};
}

inline NewMessage new_message() { return {.client_id = "c1", .body = "Hello"}; }
inline NewRoom new_room() { return {.kind = RoomKind::private_room, .name = "lunch", .topic = "When?"}; }
inline Credentials credentials() { return {.username = "alice", .password = "correct horse"}; }
inline Registration registration() {
    return {.username = "alice", .password = "correct horse", .display_name = "Alice"};
}
inline RoomMember room_member() { return {.user = user(), .role = MembershipRole::admin}; }
inline MembershipChange membership_change() { return {{3}, {7}, membership(), room()}; }
inline ReadMark read_mark() { return {{3}, membership()}; }
inline RoomGone room_gone() { return {{3}}; }

inline LoadSample load_sample() {
    return {.requests = 11,
            .failures = 2,
            .latency_p50_us = 310,
            .latency_p99_us = 4'200,
            .posts = 5,
            .deliveries = 60,
            .streams = 12,
            .database_us = 450,
            .is_ready = true};
}

inline ServerStatus server_status() {
    return {.version = "1.2.3",
            .revision = "0123abc",
            .started_at = {1'700'000'000'000},
            .now = {1'700'000'600'000},
            .status = HealthStatus::degraded,
            .checks = {{"bus", HealthStatus::degraded, {1'700'000'500'000}, "the log cannot be read"}},
            .transitions = {{"database", HealthStatus::unavailable, {1'700'000'400'000}, 399'000, "no answer"}},
            .probes = {{{1'700'000'590'000}, "/health", 503, "192.0.2.7", "Render/1.0"}},
            .interval_s = 5,
            .samples = {load_sample()},
            .log_head = 77,
            .resident_bytes = 14'000'000,
            .database_bytes = 9'000'000,
            .pool_size = 4,
            .pool_busy = 3};
}

}  // namespace causerie::samples
