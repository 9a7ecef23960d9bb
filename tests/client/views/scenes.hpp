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
