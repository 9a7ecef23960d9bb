#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "common/json/field_reader.hpp"
#include "common/model/event.hpp"
#include "common/model/snapshot.hpp"
#include "common/protocol/problem.hpp"
#include "common/protocol/routes.hpp"
#include "common/validation/validate.hpp"
#include "wasm-client/net/http.hpp"

namespace causerie::testing {

/// One server-sent event as the wire carries it.
struct StreamEvent {
    std::string name{};
    std::string id{};
    std::string data{};
};

/// The server's promises, kept in memory: one log with positions 1, 2, 3 …, per-room `seq`, exactly-once posts. What
/// the log says is rendered when it is read: as it is now.
class FakeServer {
public:
    UserId add_user(const std::string& username) {
        const UserId id{static_cast<std::int64_t>(users_.size()) + 1};
        users_[id] = {.id = id, .username = username, .display_name = username, .created_at = {1}};
        append({EventKind::user, {}, 0, id});
        return id;
    }

    RoomId add_room(const std::string& name, const std::vector<UserId>& members,
                    RoomKind kind = RoomKind::public_room) {
        const RoomId id{++last_room_id_};
        rooms_[id] = {.id = id, .kind = kind, .name = name, .created_at = {1}};
        append({EventKind::room, id, 0, {}});
        for (const auto member : members) join(member, id);
        return id;
    }

    void rename(RoomId room, const std::string& name) {
        rooms_.at(room).name = name;
        append({EventKind::room, room, 0, {}});
    }

    void join(UserId user, RoomId room) {
        if (!members_[room].emplace(user, 0).second) return;
        joined_at_[{room, user}] = head() + 1;
        append({EventKind::membership, room, 0, user});
    }

    void leave(UserId user, RoomId room) {
        if (members_[room].erase(user) == 0) return;
        append({EventKind::membership, room, 0, user});
    }

    void remove_room(RoomId room) {
        gone_[room] = members_[room];
        rooms_.erase(room);
        append({EventKind::room_gone, room, 0, {}});
    }

    const Message& post(UserId author, RoomId room, const std::string& client_id, const std::string& body,
                        std::vector<UserId> mentions = {}) {
        for (const auto& message : messages_[room]) {
            if (message.author_id == author && message.client_id == client_id) return message;
        }
        auto& messages = messages_[room];
        Message message{.id = {++last_message_id_}, .room_id = room};
        message.seq = static_cast<std::int64_t>(messages.size()) + 1;
        message.event_seq = head() + 1;
        message.author_id = author;
        message.body = body;
        message.client_id = client_id;
        message.mentions = std::move(mentions);
        message.created_at = {head() + 1};
        messages.push_back(message);
        append({EventKind::message, room, message.seq, author});
        return messages.back();
    }

    void edit(RoomId room, std::int64_t seq, const std::string& body) {
        auto& message = messages_.at(room).at(static_cast<std::size_t>(seq - 1));
        message.body = body;
        message.event_seq = head() + 1;
        message.edited_at = Timestamp{head() + 1};
        append({EventKind::message, room, seq, message.author_id});
    }

    void erase(RoomId room, std::int64_t seq) {
        auto& message = messages_.at(room).at(static_cast<std::size_t>(seq - 1));
        message.body.clear();
        message.event_seq = head() + 1;
        message.deleted_at = Timestamp{head() + 1};
        append({EventKind::message, room, seq, message.author_id});
    }

    void mark_read(UserId user, RoomId room, std::int64_t seq) {
        auto& mark = members_.at(room).at(user);
        if (seq <= mark) return;
        mark = seq;
        append({EventKind::read, room, 0, user});
    }

    /// As after restoring a backup: another log, with nothing lost.
    void renew_epoch(const std::string& epoch) { epoch_ = epoch; }

    [[nodiscard]] std::int64_t head() const { return static_cast<std::int64_t>(log_.size()); }
    [[nodiscard]] Cursor cursor() const { return {epoch_, head()}; }
    [[nodiscard]] const std::vector<Message>& messages(RoomId room) { return messages_[room]; }
    [[nodiscard]] bool is_member(UserId user, RoomId room) const {
        const auto found = members_.find(room);
        return rooms_.contains(room) && found != members_.end() && found->second.contains(user);
    }

    [[nodiscard]] Room room_for(UserId user, RoomId id) {
        Room room = rooms_.at(id);
        room.last_seq = static_cast<std::int64_t>(messages_[id].size());
        room.member_count = static_cast<std::int64_t>(members_[id].size());
        if (is_member(user, id)) room.membership = membership(user, id);
        return room;
    }

    [[nodiscard]] std::vector<Room> rooms_for(UserId user) {
        std::vector<Room> rooms;
        for (const auto& [id, room] : rooms_) {
            if (room.kind == RoomKind::public_room || is_member(user, id)) rooms.push_back(room_for(user, id));
        }
        return rooms;
    }

    [[nodiscard]] Snapshot snapshot_for(UserId user) {
        Snapshot snapshot{.cursor = cursor(), .me = users_.at(user), .rooms = rooms_for(user), .server_version = "1"};
        for (const auto& [id, other] : users_) snapshot.users.push_back(other);
        return snapshot;
    }

    /// The event at `position` as `user` sees it; nothing if it is none of theirs.
    [[nodiscard]] std::optional<StreamEvent> event_for(UserId user, std::int64_t position) {
        const auto& entry = log_.at(static_cast<std::size_t>(position - 1));
        const auto data = data_for(user, entry, position);
        if (!data) return std::nullopt;
        return StreamEvent{std::string{name(entry.kind)}, to_string(Cursor{epoch_, position}),
                           dump_json(event_json(*data))};
    }

    [[nodiscard]] HttpResponse handle(UserId user, const HttpRequest& request) {
        ++requests_;
        if (request.path == routes::snapshot) return ok(snapshot_for(user));
        if (request.path == routes::me) return ok({{"user", users_.at(user)}});
        if (request.path == routes::logout) return {204, {}};
        if (request.path.starts_with(routes::events)) return poll(user, request.path);
        if (request.path == routes::rooms) return create_room(user, request);
        const auto prefix = std::string{routes::rooms} + "/";
        if (!request.path.starts_with(prefix)) return problem(404, ErrorCode::not_found);
        const RoomId room{number_at(request.path, prefix.size())};
        if (!rooms_.contains(room)) return problem(404, ErrorCode::not_found);
        if (request.path == routes::join(room)) {
            join(user, room);
            return {204, {}};
        }
        if (!is_member(user, room)) return problem(404, ErrorCode::not_found);
        if (request.path == routes::leave(room)) {
            leave(user, room);
            return {204, {}};
        }
        if (request.path == routes::read(room)) return read(user, room, request);
        if (request.method == "POST") return create_message(user, room, request);
        return page(room, request.path);
    }

    [[nodiscard]] std::int64_t requests() const { return requests_; }

    [[nodiscard]] static HttpResponse problem(int status, ErrorCode code, const std::string& detail = "No") {
        return {status, dump_json(Problem{.error = {code, detail, {}}, .status = status})};
    }

private:
    struct Entry {
        EventKind kind{};
        RoomId room{};
        std::int64_t seq{};
        UserId user{};
    };

    static HttpResponse ok(const nlohmann::json& json) { return {200, dump_json(json)}; }

    static std::int64_t number_at(const std::string& text, std::size_t offset) {
        std::int64_t number = 0;
        std::from_chars(text.data() + offset, text.data() + text.size(), number);
        return number;
    }

    void append(Entry entry) { log_.push_back(entry); }

    Membership membership(UserId user, RoomId room) {
        Membership result{.read_seq = members_.at(room).at(user), .joined_at = {joined_at_.at({room, user})}};
        for (const auto& message : messages_[room]) {
            if (message.seq <= result.read_seq || message.author_id == user || message.deleted_at) continue;
            ++result.unread;
            if (std::ranges::find(message.mentions, user) != message.mentions.end()) ++result.mentions;
        }
        return result;
    }

    std::optional<EventData> data_for(UserId user, const Entry& entry, std::int64_t position) {
        const bool member = is_member(user, entry.room);
        const bool gone = !rooms_.contains(entry.room);
        switch (entry.kind) {
            case EventKind::user: return users_.at(entry.user);
            case EventKind::room_gone: return RoomGone{entry.room};
            case EventKind::room: {
                if (gone || (!member && rooms_.at(entry.room).kind != RoomKind::public_room)) return std::nullopt;
                auto room = room_for(user, entry.room);
                room.membership.reset();
                return room;
            }
            case EventKind::membership: return membership_change(user, entry);
            case EventKind::read:
                if (entry.user != user || !member) return std::nullopt;
                return ReadMark{entry.room, membership(user, entry.room)};
            case EventKind::message: {
                const bool seen = member && position > joined_at_.at({entry.room, user});
                if (!seen) return std::nullopt;
                return messages_.at(entry.room).at(static_cast<std::size_t>(entry.seq - 1));
            }
        }
        return std::nullopt;
    }

    std::optional<EventData> membership_change(UserId user, const Entry& entry) {
        if (!rooms_.contains(entry.room)) return std::nullopt;
        MembershipChange change{.room_id = entry.room, .user_id = entry.user};
        if (is_member(entry.user, entry.room)) change.membership = membership(entry.user, entry.room);
        if (entry.user == user) {
            change.room = room_for(user, entry.room);
        } else if (!is_member(user, entry.room)) {
            return std::nullopt;
        }
        return change;
    }

    HttpResponse create_room(UserId user, const HttpRequest& request) {
        const auto json = parse_json(request.body);
        const auto draft = json ? decode_new_room(*json) : fail(ErrorCode::invalid_json, "No JSON");
        const auto checked = draft ? validated(*draft) : fail(draft);
        if (!checked) return problem(422, ErrorCode::validation_failed, checked.error().detail);
        const auto room = add_room(checked->name, {user}, checked->kind);
        return {201, dump_json({{"room", room_for(user, room)}})};
    }

    HttpResponse create_message(UserId user, RoomId room, const HttpRequest& request) {
        const auto json = parse_json(request.body);
        const auto draft = json ? decode_new_message(*json) : fail(ErrorCode::invalid_json, "No JSON");
        const auto checked = draft ? validated(*draft) : fail(draft);
        if (!checked) return problem(422, ErrorCode::validation_failed, checked.error().detail);
        if (checked->body.starts_with("refuse")) return problem(403, ErrorCode::forbidden, "Refused");
        return {201, dump_json({{"message", post(user, room, checked->client_id, checked->body)}})};
    }

    HttpResponse poll(UserId user, const std::string& path) {
        const auto begin = path.find("since=") + 6;
        const auto since = parse_cursor(path.substr(begin, path.find('&') - begin));
        if (!since || since->epoch != epoch_) return problem(410, ErrorCode::cursor_expired);
        auto events = nlohmann::json::array();
        for (auto position = since->position + 1; position <= head(); ++position) {
            const auto event = event_for(user, position);
            if (!event) continue;
            events.push_back({{"id", event->id}, {"event", event->name}, {"data", *parse_json(event->data)}});
        }
        return ok({{"events", events}, {"cursor", to_string(cursor())}});
    }

    HttpResponse read(UserId user, RoomId room, const HttpRequest& request) {
        const auto json = parse_json(request.body);
        mark_read(user, room, json->at("seq").get<std::int64_t>());
        return ok({{"membership", membership(user, room)}});
    }

    HttpResponse page(RoomId room, const std::string& path) {
        const auto at = path.find("before=");
        const auto limit = number_at(path, path.find("limit=") + 6);
        const auto& messages = messages_[room];
        const auto count = static_cast<std::int64_t>(messages.size());
        const auto end = at == std::string::npos ? count : std::min(count, number_at(path, at + 7) - 1);
        const auto begin = std::max<std::int64_t>(end - limit, 0);
        MessagePage result{.has_before = begin > 0, .has_after = end < count};
        result.messages.assign(messages.begin() + begin, messages.begin() + std::max(begin, end));
        return ok(result);
    }

    std::string epoch_{"e1"};
    std::vector<Entry> log_;
    std::map<UserId, User> users_;
    std::map<RoomId, Room> rooms_;
    std::map<RoomId, std::map<UserId, std::int64_t>> members_;
    std::map<RoomId, std::map<UserId, std::int64_t>> gone_;
    std::map<std::pair<RoomId, UserId>, std::int64_t> joined_at_;
    std::map<RoomId, std::vector<Message>> messages_;
    std::int64_t last_room_id_{};
    std::int64_t last_message_id_{};
    std::int64_t requests_{};
};

}  // namespace causerie::testing
