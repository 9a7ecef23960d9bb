#include "tests/chaos/reader_client.hpp"

#include <algorithm>
#include <variant>

#include <nlohmann/json.hpp>

#include "common/json/field_reader.hpp"
#include "common/model/event.hpp"
#include "common/model/snapshot.hpp"
#include "common/protocol/problem.hpp"
#include "common/protocol/routes.hpp"
#include "tests/chaos/pages.hpp"

namespace causerie::chaos {
namespace {

using std::chrono::milliseconds;

// In per cent of the connections.
constexpr int polling = 20;
constexpr int dawdling = 10;
constexpr int by_header = 50;
constexpr int staying_away = 12;  ///< Long enough for an instance to be started anew, with nothing in its memory.
constexpr int starting_over = 8;  ///< From a new snapshot, as a page that is loaded anew.
constexpr int foreign_epoch = 3;  ///< With the cursor of another log, as after a restore.

constexpr milliseconds patience{5'000};
constexpr milliseconds silence_max{20'000};  ///< A ping is due every 15 s.
constexpr std::uint64_t actor = 3'000;

/// What an event is about, as the log names it.
struct Subject {
    UserId self{};

    std::int64_t operator()(const Message& message) const { return message.id.value; }
    std::int64_t operator()(const Room& room) const { return room.id.value; }
    std::int64_t operator()(const MembershipChange& change) const { return change.user_id.value; }
    std::int64_t operator()(const User& user) const { return user.id.value; }
    std::int64_t operator()(const ReadMark&) const { return self.value; }
    std::int64_t operator()(const RoomGone& gone) const { return gone.room_id.value; }
};

}  // namespace

ReaderClient::ReaderClient(std::size_t number, Account account, Stage& stage)
    : stage_{stage},
      caller_{stage.ports, "r" + std::to_string(number), std::move(account), stage.tally},
      dice_{stage.seed, actor + number} {
    reader_.name = "reader " + std::to_string(number);
    reader_.user = caller_.account().id;
}

bool ReaderClient::is_done() const {
    const auto end = stage_.end.load();
    return stage_.abandoned || (end != 0 && position_ >= end);
}

void ReaderClient::run() {
    while (!is_done()) {
        if (!cursor_) {
            if (!start_over(dice_.index(caller_.instances()))) rest(20, 200);
            continue;
        }
        if (dice_.percent(polling)) {
            poll();
        } else {
            listen();
        }
        if (is_done()) break;
        rest(0, 200);
        if (stage_.end != 0) continue;
        if (dice_.percent(staying_away)) rest(1'000, 5'000);
        if (dice_.percent(starting_over)) cursor_.reset();
    }
    // Now that nothing moves, every instance must say the same.
    for (std::size_t instance = 0; instance < caller_.instances() && !stage_.abandoned; ++instance) {
        while (!stage_.abandoned && !start_over(instance)) rest(20, 200);
    }
}

bool ReaderClient::start_over(std::size_t instance) {
    note_connection("a snapshot", instance);
    const auto answer = caller_.call(instance, {.path = routes::snapshot}, patience);
    if (!caller_.expect(answer, "a snapshot", {200})) return false;
    const auto json = parse_json(answer.reply.body);
    const auto snapshot = json ? decode_snapshot(*json) : Result<Snapshot>{fail(ErrorCode::invalid_json, "no JSON")};
    if (!snapshot || snapshot->cursor.epoch != stage_.epoch || snapshot->me.id != reader_.user) {
        caller_.surprise("a snapshot that cannot be right: " + answer.reply.body.substr(0, 200));
        return false;
    }
    stage_.tally.count("snapshots");
    SnapshotSeen seen;
    for (const auto& room : snapshot->rooms) {
        const auto membership = room.membership.value_or(Membership{});
        seen.rooms.push_back(
            {room.id, room.last_seq, room.membership.has_value(), membership.read_seq, membership.unread});
    }
    cursor_ = snapshot->cursor;
    position_ = std::max(position_, cursor_->position);
    observe({.kind = ObservationKind::snapshot,
             .position = cursor_->position,
             .subject = static_cast<std::int64_t>(reader_.snapshots.size())});
    read_rooms(dice_.index(caller_.instances()), seen.rooms);
    reader_.snapshots.push_back(std::move(seen));
    return true;
}

// As the browser does after a snapshot: the newest page of a few rooms, and one before it.
void ReaderClient::read_rooms(std::size_t instance, const std::vector<SnapshotRoom>& rooms) {
    for (const auto& room : rooms) {
        if (!room.is_member || dice_.percent(50)) continue;
        PageSeen wanted{.asker = reader_.name,
                        .room = room.id,
                        .limit = static_cast<int>(dice_.between(1, 200)),
                        .known_seq = room.last_seq};
        if (!read_page(caller_, instance, wanted, pages_)) return;
        const auto& newest = pages_.back();
        if (!newest.has_before) continue;
        wanted.before = newest.messages.front().seq;
        if (!read_page(caller_, instance, wanted, pages_)) return;
    }
}

HttpRequest ReaderClient::resume(const std::string& path_suffix) {
    if (stage_.end == 0 && dice_.percent(foreign_epoch)) {
        pretends_ = true;
        return {.path = routes::events_since({"anotherlog000000", cursor_->position}) + path_suffix};
    }
    pretends_ = false;
    if (path_suffix.empty() && dice_.percent(by_header)) {
        return {.path = routes::events, .last_event_id = to_string(*cursor_)};
    }
    return {.path = routes::events_since(*cursor_) + path_suffix};
}

void ReaderClient::listen() {
    const auto instance = dice_.index(caller_.instances());
    stage_.tally.count("streams");
    note_connection("a stream", instance);
    if (caller_.send(instance, resume({}), patience) != Trouble::none) return;
    Answer answer;
    auto& connection = caller_.connection(instance);
    answer.trouble = connection.receive_head(answer.reply, Clock::now() + patience);
    if (answer.is(200)) {
        caller_.inspect(instance, answer);
        follow(connection);
        connection.close();
        return;
    }
    if (answer.trouble == Trouble::none) {
        while (!connection.is_done() &&
               connection.receive_some(answer.reply.body, Clock::now() + patience) == Trouble::none) {
        }
        connection.close();
    }
    caller_.inspect(instance, answer);
    refused(answer);
}

void ReaderClient::refused(const Answer& answer) {
    if (answer.trouble != Trouble::none || answer.reply.status == 503) return;
    if (decode_problem(answer.reply.status, answer.reply.body).error.code == ErrorCode::cursor_expired) {
        stage_.tally.count("resets");
        cursor_.reset();
        return;
    }
    (void)caller_.expect(answer, "events", {200});
}

void ReaderClient::follow(HttpConnection& connection) {
    SseParser parser;
    const auto leave_at = Clock::now() + milliseconds{dice_.between(200, 12'000)};
    const auto dawdle_at = dice_.percent(dawdling) ? Clock::now() + milliseconds{200} : Clock::time_point::max();
    bool has_dawdled = false;
    auto heard_at = Clock::now();
    while (!is_done()) {
        // At the end nobody goes away by himself: the last event has to come through the open stream.
        if (stage_.end == 0 && Clock::now() > leave_at) return;
        if (!has_dawdled && Clock::now() > dawdle_at) {
            has_dawdled = true;
            dawdle();
        }
        std::string bytes;
        const auto trouble = connection.receive_some(bytes, Clock::now() + milliseconds{250});
        if (!bytes.empty()) heard_at = Clock::now();
        parser.feed(bytes);
        while (const auto event = parser.next()) {
            if (take(*event) == Next::reconnect) return;
        }
        if (parser.is_malformed()) return caller_.surprise("a stream with bytes that do not belong there");
        if (trouble == Trouble::timed_out && Clock::now() - heard_at < silence_max) continue;
        if (trouble == Trouble::timed_out) stage_.tally.count("silent streams");
        if (trouble == Trouble::malformed) caller_.surprise("a stream that is not HTTP/1.1");
        if (trouble != Trouble::none || !connection.is_open()) return;
    }
}

void ReaderClient::dawdle() {
    stage_.tally.count("dawdlings");
    rest(300, 3'000);
}

void ReaderClient::poll() {
    const auto instance = dice_.index(caller_.instances());
    const auto wait_s = dice_.between(0, 3);
    stage_.tally.count("polls");
    note_connection("a long poll", instance);
    const auto answer =
        caller_.call(instance, resume("&wait=" + std::to_string(wait_s)), patience + std::chrono::seconds{wait_s});
    if (!answer.is(200)) return refused(answer);
    const auto json = parse_json(answer.reply.body);
    if (!json || !json->is_object() || !json->contains("events") || !json->at("events").is_array()) {
        return caller_.surprise("a long poll's answer that cannot be read: " + answer.reply.body.substr(0, 200));
    }
    if (pretends_) return caller_.surprise("events for the cursor of another log: " + answer.reply.body.substr(0, 200));
    take_poll(*json);
}

void ReaderClient::take_poll(const nlohmann::json& json) {
    for (const auto& element : json.at("events")) {
        ServerEvent event;
        FieldReader fields{element};
        fields.read_if_present("id", event.id).read("event", event.name);
        if (element.is_object() && element.contains("data")) event.data = dump_json(element.at("data"));
        if (take(event) == Next::reconnect) return;
    }
    std::string cursor;
    FieldReader fields{json};
    fields.read("cursor", cursor);
    if (move_cursor(cursor)) observe({.kind = ObservationKind::mark, .position = cursor_->position});
}

ReaderClient::Next ReaderClient::take(const ServerEvent& event) {
    if (pretends_ && event.name != "reset" && event.name != "bye") {
        caller_.surprise("\"" + event.name + "\" for the cursor of another log, and no reset");
        return Next::reconnect;
    }
    if (event.name == "reset") {
        stage_.tally.count("resets");
        cursor_.reset();
        return Next::reconnect;
    }
    if (event.name == "ping") {
        if (!move_cursor(event.id)) return Next::reconnect;
        observe({.kind = ObservationKind::mark, .position = cursor_->position});
        return Next::go_on;
    }
    const auto data = parse_json(event.data);
    if (!data) {
        caller_.surprise("an event without JSON: " + event.name + " " + event.data);
        return Next::reconnect;
    }
    if (event.name == "bye") return say_goodbye(*data);
    if (event.name == "typing" || event.name == "presence") return Next::go_on;
    return take_durable(event, *data);
}

ReaderClient::Next ReaderClient::take_durable(const ServerEvent& event, const nlohmann::json& data) {
    const auto kind = event_kind(event.name);
    const auto decoded = kind ? decode_event(*kind, data) : Result<EventData>{fail(ErrorCode::internal, "unknown")};
    if (!decoded) {
        caller_.surprise("an event that cannot be read: " + event.name + " " + event.data);
        return Next::reconnect;
    }
    if (!move_cursor(event.id)) return Next::reconnect;
    Observation seen{
        .event = *kind, .position = cursor_->position, .subject = std::visit(Subject{reader_.user}, *decoded)};
    if (const auto* message = std::get_if<Message>(&*decoded)) {
        seen.seq = message->seq;
        seen.body = digest(message->body);
    }
    observe(seen);
    return Next::go_on;
}

ReaderClient::Next ReaderClient::say_goodbye(const nlohmann::json& data) {
    stage_.tally.count("byes");
    std::int64_t retry_ms = 0;
    FieldReader{data}.read("retry_ms", retry_ms);
    rest(0, std::clamp<std::int64_t>(retry_ms, 0, 2'000));
    return Next::reconnect;
}

bool ReaderClient::move_cursor(const std::string& id) {
    const auto cursor = parse_cursor(id);
    if (!cursor || cursor->epoch != stage_.epoch) {
        caller_.surprise("a cursor of another log: \"" + id + "\"");
        return false;
    }
    cursor_ = cursor;
    position_ = std::max(position_, cursor->position);
    return true;
}

void ReaderClient::note_connection(const char* what, std::size_t instance) {
    const auto since = cursor_ ? std::to_string(cursor_->position) : std::string{"nothing"};
    reader_.connections.push_back(std::string{what} + " at instance " + std::to_string(instance) + " from " + since +
                                  ", asked for " + std::to_string(stage_.now_us() / 1'000) + " ms after the start");
}

void ReaderClient::observe(Observation seen) {
    seen.connection = reader_.connections.size() - 1;
    reader_.observations.push_back(seen);
}

void ReaderClient::rest(std::int64_t min_ms, std::int64_t max_ms) {
    std::this_thread::sleep_for(milliseconds{dice_.between(min_ms, max_ms)});
}

}  // namespace causerie::chaos
