#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/headless_imgui.hpp"
#include "wasm-client/views/screen.hpp"

namespace causerie::test {

inline constexpr std::int64_t noon_ms = 1'795'348'800'000;  // 2026-11-22T12:00:00Z
inline constexpr UserId me_id{1};
inline constexpr RoomId general_id{1};

inline Message message(std::int64_t seq, UserId author, std::string body) {
    Message result;
    result.id = {seq};
    result.room_id = general_id;
    result.seq = seq;
    result.event_seq = seq;
    result.author_id = author;
    result.client_id = "c" + std::to_string(seq);
    result.body = std::move(body);
    result.created_at = {noon_ms + seq * 60'000};
    return result;
}

/// One of one's own that the server has not confirmed.
inline TimelineEntry unconfirmed(std::string client_id, std::string body, Delivery delivery) {
    TimelineEntry entry{message(0, me_id, std::move(body)), delivery};
    entry.message.client_id = std::move(client_id);
    entry.message.created_at = {noon_ms + 100'000'000};
    if (delivery == Delivery::failed) entry.problem = "The server cannot be reached";
    return entry;
}

inline RoomState room(RoomId id, std::string name) {
    RoomState result;
    result.room.id = id;
    result.room.name = std::move(name);
    result.room.member_count = 3;
    result.room.membership = Membership{};
    result.timeline.loaded = true;
    return result;
}

/// Signed in, in `general` with three people and `count` messages of theirs, numbered from `first`.
inline State chat_state(int count = 0, std::int64_t first = 1) {
    State state;
    state.screen = Screen::chat;
    for (const auto& [id, name] : {std::pair{1, "alice"}, std::pair{2, "bob"}, std::pair{3, "chloe"}}) {
        User user;
        user.id = {id};
        user.username = name;
        user.display_name = name;
        state.users[user.id] = user;
    }
    state.me = state.users[me_id];
    state.connection.link = Link::live;
    state.current_room = general_id;
    state.now_ms = noon_ms + 3'600'000;
    state.rooms[general_id] = room(general_id, "general");
    state.rooms[{2}] = room({2}, "design");
    state.rooms[{3}] = room({3}, "random");
    auto& general = state.rooms[general_id];
    for (std::int64_t seq = first; seq < first + count; ++seq) {
        const auto words = "Message number " + std::to_string(seq) + (seq % 5 == 0 ? " with\nseveral\nlines" : "");
        general.timeline.confirmed.push_back({message(seq, {seq / 3 % 3 + 1}, words)});
    }
    general.room.last_seq = general.timeline.last_seq();
    general.room.membership->read_seq = general.room.last_seq;
    return state;
}

/// Draws screens without a browser, and does what the page would do with them.
class Stage {
public:
    explicit Stage(State initial = chat_state()) : state{std::move(initial)} {
        input.width = 1280;
        input.height = 800;
    }

    const Overlay& frame() {
        imgui_.new_frame(input.width, input.height);
        Actions said;
        overlay = draw_screen(context, state, input, said);
        imgui_.render();
        if (overlay.scroller.set_top >= 0) input.scroll_top = overlay.scroller.set_top;
        input.activated.clear();
        input.scrolled_by_person = false;
        input.escape_pressed = false;
        input.text_changed = false;
        actions.insert(actions.end(), std::make_move_iterator(said.begin()), std::make_move_iterator(said.end()));
        return overlay;
    }

    /// Until everything has found its place; forgets what was said meanwhile.
    const Overlay& settle() {
        for (int i = 0; i < 3; ++i) frame();
        actions.clear();
        return overlay;
    }

    [[nodiscard]] const Proxy* proxy(std::string_view id) const {
        const auto found = std::ranges::find(overlay.proxies, id, &Proxy::id);
        return found == overlay.proxies.end() ? nullptr : &*found;
    }

    [[nodiscard]] const Field* field(std::string_view id) const {
        const auto found = std::ranges::find(overlay.fields, id, &Field::id);
        return found == overlay.fields.end() ? nullptr : &*found;
    }

    [[nodiscard]] const MessageText* text_of(std::int64_t seq) const {
        const auto found = std::ranges::find(overlay.scroller.messages, seq, &MessageText::position);
        return found == overlay.scroller.messages.end() ? nullptr : &*found;
    }

    /// Where the first line of a message's body is seen.
    [[nodiscard]] double seen_at(std::int64_t seq) const {
        const auto* found = text_of(seq);
        if (found == nullptr || found->segments->empty()) return NAN;
        return found->top + static_cast<double>(found->segments->front().rect.y) - input.scroll_top;
    }

    /// With the pointer, in the middle of it. @returns whether there is such a thing to click
    bool click(std::string_view id) {
        const auto* found = proxy(id);
        if (found == nullptr) return false;
        click_at(found->rect.center_x(), found->rect.center_y());
        return true;
    }

    void click_at(float x, float y) {
        imgui_.move_pointer(x, y);
        frame();
        imgui_.press();
        frame();
        imgui_.release();
        frame();
        imgui_.leave();
        frame();
    }

    /// With the keyboard.
    void activate(std::string id) {
        input.activated = std::move(id);
        frame();
    }

    void scroll_to(double top) {
        input.scroll_top =
            std::clamp(top, 0.0, overlay.scroller.content_height - static_cast<double>(overlay.scroller.rect.height));
        input.scrolled_by_person = true;
        frame();
    }

    [[nodiscard]] double scroll_end() const {
        return overlay.scroller.content_height - static_cast<double>(overlay.scroller.rect.height);
    }

    template <typename T>
    [[nodiscard]] const T* said() const {
        for (const auto& event : actions) {
            if (const auto* found = std::get_if<T>(&event)) return found;
        }
        return nullptr;
    }

    RoomState& general() { return state.rooms.at(general_id); }
    HeadlessImGui& imgui() { return imgui_; }

    State state;
    ViewInput input{};
    Overlay overlay{};
    Actions actions{};
    FakeText text{};

private:
    HeadlessImGui imgui_;

public:
    ViewContext context{text};
};

}  // namespace causerie::test
