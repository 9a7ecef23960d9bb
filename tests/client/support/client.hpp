#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "wasm-client/state/reducer.hpp"

namespace causerie::testing {

inline User user(std::int64_t id, const std::string& name) {
    return {.id = {id}, .username = name, .display_name = name, .created_at = {1}};
}

inline Room room(std::int64_t id, const std::string& name, std::int64_t last_seq = 0) {
    Room made{.id = {id}, .name = name, .created_at = {1}, .last_seq = last_seq, .member_count = 2};
    made.membership = Membership{.read_seq = last_seq, .joined_at = {1}};
    return made;
}

/// `event_seq` 0 stands for "as large as `seq`".
inline Message message(std::int64_t room_id, std::int64_t seq, std::int64_t author, const std::string& body,
                       std::int64_t event_seq = 0) {
    Message made{.id = {room_id * 1000 + seq}, .room_id = {room_id}, .seq = seq};
    made.event_seq = event_seq == 0 ? seq : event_seq;
    made.author_id = {author};
    made.body = body;
    made.client_id = "other-" + std::to_string(room_id) + "-" + std::to_string(seq);
    made.created_at = {seq};
    return made;
}

inline Message own_message(std::int64_t room_id, std::int64_t seq, const std::string& client_id) {
    auto made = message(room_id, seq, 1, "mine");
    made.client_id = client_id;
    return made;
}

/// Messages `first` to `last` of a room, by author 2.
inline MessagePage page(std::int64_t room_id, std::int64_t first, std::int64_t last) {
    MessagePage made{.has_before = first > 1};
    for (auto seq = first; seq <= last; ++seq) made.messages.push_back(message(room_id, seq, 2, "text"));
    return made;
}

inline Error failure(ErrorCode code, const std::string& detail = {}) { return {code, detail, {}}; }

/// Alice (1), Bob (2) and two rooms: general (1) and random (2).
inline Snapshot snapshot(std::int64_t position = 100) {
    Snapshot made{.cursor = {"e1", position}, .me = user(1, "Alice")};
    made.users = {user(1, "Alice"), user(2, "Bob")};
    made.rooms = {room(1, "general"), room(2, "random")};
    return made;
}

/// A state, its clock, and the effects of what was done last.
struct Client {
    State state{};
    Effects effects{};
    std::int64_t now_ms{1'000'000};
    double random{0.5};
    std::int64_t position{100};

    const Effects& act(Event event) {
        effects = reduce(state, {.event = std::move(event),
                                 .now_ms = 1'700'000'000'000 + now_ms,
                                 .monotonic_ms = now_ms,
                                 .random = random});
        return effects;
    }

    /// The browser's session is found to be the same person's still.
    const Effects& confirm() { return act(SessionChecked{state.connection.check, state.me.id}); }

    /// The next event of the log.
    const Effects& hear(EventData data) { return act(EventArrived{{"e1", ++position}, std::move(data)}); }

    const Effects& pass(std::int64_t ms) {
        now_ms += ms;
        return act(Tick{});
    }

    template <typename T>
    [[nodiscard]] std::vector<T> all() const {
        std::vector<T> found;
        for (const auto& effect : effects) {
            if (const auto* match = std::get_if<T>(&effect)) found.push_back(*match);
        }
        return found;
    }

    template <typename T>
    [[nodiscard]] bool did() const {
        return !all<T>().empty();
    }

    [[nodiscard]] RoomState& at(std::int64_t id) { return state.rooms.at(RoomId{id}); }

    const Effects& answer_page(std::int64_t room_id, MessagePage answer,
                               std::optional<std::int64_t> before = std::nullopt) {
        return act(PageArrived{{room_id}, before, at(room_id).timeline.load, std::move(answer)});
    }

    const Effects& write(std::int64_t room_id, const std::string& text, const std::string& client_id) {
        act(DraftEdited{{room_id}, text});
        return act(SendPressed{{room_id}, client_id});
    }
};

/// Signed in, in `general` with messages 1 to `messages`, the stream open.
inline Client live_client(std::int64_t messages = 0) {
    Client client;
    client.act(Started{});
    auto told = snapshot();
    told.rooms[0] = room(1, "general", messages);
    client.act(SnapshotArrived{told});
    client.act(StreamOpened{});
    client.act(PingArrived{told.cursor});
    client.answer_page(1, page(1, 1, messages));
    return client;
}

inline std::vector<std::int64_t> seqs(const Timeline& timeline) {
    std::vector<std::int64_t> found;
    for (const auto& entry : timeline.confirmed) found.push_back(entry.message.seq);
    return found;
}

/// Everything on the screen from top to bottom, confirmed or not.
inline std::vector<std::string> bodies(const Timeline& timeline) {
    std::vector<std::string> found;
    for (const auto& entry : timeline.confirmed) found.push_back(entry.message.body);
    for (const auto& entry : timeline.unconfirmed) found.push_back(entry.message.body);
    return found;
}

}  // namespace causerie::testing
