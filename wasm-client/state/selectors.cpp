#include "wasm-client/state/selectors.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "common/text/utf8.hpp"
#include "common/validation/validate.hpp"
#include "wasm-client/state/timing.hpp"

namespace causerie {
namespace {

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

RoomLine room_line(const State& state, const Room& room) {
    RoomLine line{.id = room.id, .name = room_name(state, room), .kind = room.kind};
    line.member_count = room.member_count;
    line.topic = room.topic;
    line.current = state.current_room == room.id;
    if (room.membership) {
        line.unread = room.membership->unread;
        line.mentions = room.membership->mentions;
    }
    return line;
}

// By way of a map, of which the program has several anyway: sorting is a good kilobyte to download.
std::vector<RoomLine> sorted(std::vector<RoomLine> lines) {
    std::map<std::tuple<bool, std::string, RoomId>, RoomLine> ordered;
    for (auto& line : lines) {
        ordered.emplace(std::tuple{line.kind == RoomKind::direct, lower(line.name), line.id}, std::move(line));
    }
    lines.clear();
    for (auto& [key, line] : ordered) lines.push_back(std::move(line));
    return lines;
}

std::int64_t days_since_epoch(const State& state, Timestamp time) {
    constexpr std::int64_t ms_per_minute = 60'000;
    constexpr std::int64_t ms_per_day = 24 * 60 * ms_per_minute;
    const auto local = time.ms + state.utc_offset_minutes * ms_per_minute;
    return local >= 0 ? local / ms_per_day : (local - ms_per_day + 1) / ms_per_day;
}

constexpr std::array<const char*, 7> weekdays{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                              "Friday", "Saturday", "Sunday"};
constexpr std::array<const char*, 12> months{"January", "February", "March",     "April",   "May",      "June",
                                             "July",    "August",   "September", "October", "November", "December"};

// 1970-01-01 was a Thursday.
const char* weekday(std::int64_t days) { return weekdays[static_cast<std::size_t>(((days + 3) % 7 + 7) % 7)]; }

std::string waiting_text(const State& state) {
    if (!state.connection.online) return "You are offline";
    return state.connection.attempts > 1 ? "The server cannot be reached. Trying again" : "Reconnecting";
}

}  // namespace

std::vector<RoomLine> joined_rooms(const State& state) {
    std::vector<RoomLine> lines;
    for (const auto& [id, held] : state.rooms) {
        const auto& room = held.room;
        const bool listed = !room.archived || state.current_room == id;
        if (room.membership && listed) lines.push_back(room_line(state, room));
    }
    return sorted(std::move(lines));
}

std::vector<RoomLine> browsable_rooms(const State& state) {
    std::vector<RoomLine> lines;
    for (const auto& [id, held] : state.rooms) {
        const auto& room = held.room;
        const bool open = room.kind == RoomKind::public_room && !room.archived;
        if (!room.membership && open) lines.push_back(room_line(state, room));
    }
    return sorted(std::move(lines));
}

const RoomState* current_room(const State& state) {
    if (!state.current_room) return nullptr;
    const auto found = state.rooms.find(*state.current_room);
    return found == state.rooms.end() ? nullptr : &found->second;
}

std::string room_name(const State& state, const Room& room) {
    if (!room.name.empty()) return room.name;
    const bool opened_by_other = room.created_by && *room.created_by != state.me.id;
    return opened_by_other ? display_name(state, *room.created_by) : "Direct messages";
}

std::string display_name(const State& state, UserId user) {
    const auto found = state.users.find(user);
    if (found == state.users.end()) return "Someone";
    return found->second.display_name.empty() ? found->second.username : found->second.display_name;
}

std::string connection_text(const State& state) {
    if (state.screen == Screen::signed_out) return {};
    const auto& connection = state.connection;
    switch (connection.link) {
        case Link::live: return connection.online ? "" : "You are offline";
        case Link::connecting: return connection.attempts > 0 ? waiting_text(state) : "";
        case Link::waiting: return waiting_text(state);
    }
    return {};
}

std::int64_t unread_total(const State& state) {
    std::int64_t total = 0;
    for (const auto& [id, held] : state.rooms) {
        const auto& membership = held.room.membership;
        if (membership && membership->notify != Notify::none) total += membership->unread;
    }
    return total;
}

std::int64_t mentions_total(const State& state) {
    std::int64_t total = 0;
    for (const auto& [id, held] : state.rooms) {
        const auto& membership = held.room.membership;
        if (membership && membership->notify != Notify::none) total += membership->mentions;
    }
    return total;
}

std::string document_title(const State& state) {
    const auto* room = state.screen == Screen::chat ? current_room(state) : nullptr;
    if (room == nullptr) return "Causerie";
    const auto unread = unread_total(state);
    const auto count = unread > 0 ? "(" + std::to_string(unread) + ") " : std::string{};
    return count + room_name(state, room->room) + " · Causerie";
}

EntryHeading entry_heading(const State& state, const TimelineEntry* previous, const TimelineEntry& entry) {
    if (previous == nullptr) return {.day = true, .author = true};
    const auto& before = previous->message;
    const auto& message = entry.message;
    const bool day = days_since_epoch(state, before.created_at) != days_since_epoch(state, message.created_at);
    const auto distance = message.created_at.ms - before.created_at.ms;
    const bool same_breath = before.author_id == message.author_id && distance <= timing::grouping_ms;
    return {.day = day, .author = day || !same_breath};
}

std::optional<std::int64_t> first_unread_seq(const RoomState& room, UserId me) {
    const auto& membership = room.room.membership;
    if (!membership || membership->unread == 0) return std::nullopt;
    for (const auto& entry : room.timeline.confirmed) {
        const auto& message = entry.message;
        if (message.seq > membership->read_seq && message.author_id != me && !message.deleted_at) return message.seq;
    }
    return std::nullopt;
}

bool is_today(const State& state, Timestamp time) {
    return days_since_epoch(state, time) == days_since_epoch(state, {state.now_ms});
}

std::string day_label(const State& state, Timestamp time) {
    const auto day = days_since_epoch(state, time);
    const auto today = days_since_epoch(state, {state.now_ms});
    if (day == today) return "Today";
    if (day == today - 1) return "Yesterday";
    const auto civil = civil_time(time, state.utc_offset_minutes);
    const auto this_year = civil_time({state.now_ms}, state.utc_offset_minutes).year;
    auto label = std::string{weekday(day)} + ", " + std::to_string(civil.day) + " " +
                 months[static_cast<std::size_t>(civil.month - 1)];
    if (civil.year != this_year) label += " " + std::to_string(civil.year);
    return label;
}

std::string short_day_label(const State& state, Timestamp time) {
    constexpr std::size_t letters = 3;
    const auto civil = civil_time(time, state.utc_offset_minutes);
    const std::string_view month = months[static_cast<std::size_t>(civil.month - 1)];
    return std::to_string(civil.day) + " " + std::string{month.substr(0, letters)};
}

std::string time_label(const State& state, Timestamp time) {
    const auto civil = civil_time(time, state.utc_offset_minutes);
    const auto two_digits = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return two_digits(civil.hour) + ":" + two_digits(civil.minute);
}

std::string draft_problem(const std::string& draft) {
    const auto body = utf8::trim(draft);
    if (body.empty()) return {};
    const auto problem = check_body(body);
    return problem ? problem->detail : std::string{};
}

}  // namespace causerie
