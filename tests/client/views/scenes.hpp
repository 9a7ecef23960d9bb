#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/client/views/stage.hpp"

namespace causerie::test {

inline State with_dialog(Dialog dialog) {
    auto state = chat_state(30);
    state.dialog = dialog;
    state.rooms[{7}] = room({7}, "lunch");
    state.rooms[{7}].room.membership.reset();
    return state;
}

/// Somebody of every colour, and a message with everything that a message can hold, all on one screen.
inline State colorful() {
    auto state = chat_state(avatar_count);
    auto& general = state.rooms.at(general_id);
    for (auto& entry : general.timeline.confirmed) {
        auto& message = entry.message;
        message.author_id = {message.seq};
        message.body = "hello";
        if (!state.users.contains(message.author_id)) state.users[message.author_id] = state.me;
    }
    general.timeline.confirmed.back().message.body =
        "@alice @bob `code` **bold** [l](https://a.b)\n> quote\n\n- list\n\n```\ncode\n```\n\n# "
        "heading\n\n---\n~~gone~~ 🎉";
    general.timeline.unconfirmed = {unconfirmed("a", "on its way", Delivery::sending),
                                    unconfirmed("b", "lost", Delivery::failed)};
    return state;
}

/// A server at its worst, seen by an admin who has not heard of it for a while.
inline ServerStatus server_status(std::size_t samples = 180) {
    ServerStatus status{.version = "1.2.3", .revision = "0123456789ab", .started_at = {noon_ms}};
    status.now = {noon_ms + 3'600'000};
    status.status = HealthStatus::degraded;
    status.checks = {{"database", HealthStatus::ok, {noon_ms}, ""},
                     {"bus", HealthStatus::degraded, {noon_ms + 1'800'000}, "polling"},
                     {"threads", HealthStatus::unavailable, {noon_ms - 90'000'000}, "a worker hangs"}};
    status.transitions = {{"bus", HealthStatus::degraded, {noon_ms + 1'800'000}, 1'800'000, "polling"},
                          {"database", HealthStatus::ok, {noon_ms + 60'000}, 4'200, ""}};
    status.probes = {{{noon_ms + 3'599'000}, "/health", 503, "10.0.0.1", "Render/1.0"},
                     {{noon_ms + 3'590'000}, "/readyz", 200, "10.0.0.2", ""}};
    status.interval_s = 5;
    for (std::size_t i = 0; i < samples; ++i) {
        const auto n = static_cast<std::int64_t>(i);
        status.samples.push_back({.requests = n * 7 % 50,
                                  .failures = n % 30 == 0 ? 4 : 0,
                                  .latency_p50_us = n % 20 == 0 ? 0 : 900 + n,
                                  .latency_p99_us = n % 20 == 0 ? 0 : 4'000 + 10 * n,
                                  .posts = n % 10,
                                  .deliveries = n % 10 * 40,
                                  .streams = n / 10,
                                  .database_us = n > 90 && n < 100 ? 0 : 600,
                                  .is_ready = n <= 90 || n >= 100});
    }
    status.log_head = 12'345;
    status.resident_bytes = 14'200'000;
    status.database_bytes = 81'000'000;
    status.pool_size = 8;
    status.pool_busy = 3;
    return status;
}

inline State with_status(std::size_t samples = 180) {
    auto state = with_dialog(Dialog::status);
    state.me.role = UserRole::admin;
    state.status = {.last = server_status(samples), .heard_at_ms = state.now_ms};
    return state;
}

/// One state of everything that can be on screen.
inline std::vector<State> scenes() {
    std::vector<State> all;
    all.emplace_back();
    all.emplace_back().screen = Screen::signed_out;
    all.push_back(chat_state());
    all.push_back(chat_state(300));
    all.push_back(with_dialog(Dialog::create_room));
    all.push_back(with_dialog(Dialog::browse_rooms));
    all.push_back(with_dialog(Dialog::leave_room));
    all.push_back(with_dialog(Dialog::create_room));
    all.back().room_form = {.room = {RoomKind::private_room, "x", "y"}, .sending = true, .problem = "No such luck"};
    auto browse_nothing = chat_state(3);
    browse_nothing.dialog = Dialog::browse_rooms;
    all.push_back(std::move(browse_nothing));
    all.push_back(with_dialog(Dialog::status));
    for (const std::size_t samples : {0U, 1U, 2U, 180U}) all.push_back(with_status(samples));
    all.push_back(with_status());
    all.back().status.problem = "The server cannot be reached";
    all.back().status.heard_at_ms -= 60'000;
    auto busy = chat_state(60);
    busy.connection = {.link = Link::waiting, .online = false, .attempts = 5};
    busy.notice = "The server refused it, and this is the reason why it did so, at some length";
    busy.menu_open = true;
    auto& general = busy.rooms.at(general_id);
    general.timeline.has_before = true;
    general.timeline.unconfirmed = {unconfirmed("a", "on its way", Delivery::sending),
                                    unconfirmed("b", "lost", Delivery::failed)};
    general.draft = std::string(3990, 'x');
    general.room.topic = "What all of us should know about, and a little more than that";
    general.room.membership->read_seq = 40;
    general.room.membership->unread = 13;
    busy.rooms[{2}].room.membership->unread = 120;
    busy.rooms[{2}].room.kind = RoomKind::private_room;
    busy.rooms[{3}].room.kind = RoomKind::direct;
    busy.rooms[{3}].room.name.clear();
    all.push_back(busy);
    busy.rooms.at(general_id).draft = std::string(4100, 'x');
    busy.menu_open = false;
    all.push_back(std::move(busy));
    all.push_back(colorful());
    auto loading = chat_state();
    loading.rooms.at(general_id).timeline.loaded = false;
    all.push_back(std::move(loading));
    auto nowhere = chat_state();
    nowhere.current_room.reset();
    all.push_back(std::move(nowhere));
    auto stranger = chat_state(5);
    stranger.rooms.at(general_id).room.membership.reset();
    all.push_back(std::move(stranger));
    return all;
}

}  // namespace causerie::test
