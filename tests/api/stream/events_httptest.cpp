#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <nlohmann/json.hpp>

#include "common/model/cursor.hpp"
#include "common/protocol/routes.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/running_server.hpp"
#include "tests/support/stream_reading.hpp"

using namespace causerie;
using namespace std::chrono_literals;
using chaos::ServerEvent;
using nlohmann::json;
using test::ApiClient;
using test::changes_until;
using test::EventStream;
using test::position;
using test::RunningServer;

namespace {

std::int64_t make_room(const ApiClient& client, const std::string& kind) {
    const auto answer = client.post(routes::rooms, {{"kind", kind}, {"name", "a room"}});
    REQUIRE(answer.status == 201);
    return answer.body["room"]["id"].get<std::int64_t>();
}

json data_of(const std::optional<ServerEvent>& event) {
    REQUIRE(event);
    return json::parse(event->data);
}

std::vector<std::string> bodies(const std::vector<ServerEvent>& events) {
    std::vector<std::string> found;
    for (const auto& event : events) {
        if (event.name == "message") found.push_back(json::parse(event.data)["body"]);
    }
    return found;
}

std::string poll_path(const std::string& since, int wait_s) {
    return std::string{routes::events} + "?since=" + since + "&wait=" + std::to_string(wait_s);
}

using Bodies = std::vector<std::string>;

}  // namespace

TEST_CASE("a stream says that it is one, pings at once, then tells what happens", "[events]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    const auto bob = server.person("bob");
    EventStream stream{bob};
    CHECK(stream.head().status == 200);
    CHECK(stream.head().field("content-type") == "text/event-stream");
    CHECK(stream.head().field("cache-control") == "no-cache, no-transform");
    CHECK(stream.head().field("x-accel-buffering") == "no");
    const auto ping = stream.next();
    REQUIRE(ping);
    CHECK(ping->name == "ping");
    CHECK(ping->id == bob.cursor());
    const auto begin = std::chrono::steady_clock::now();
    const auto message = ann.say(ann.general(), "hello");
    const auto event = stream.next();
    CHECK(std::chrono::steady_clock::now() - begin < 500ms);
    CHECK(data_of(event) == message);
    CHECK(event->name == "message");
    CHECK(position(event->id) == message["event_seq"].get<std::int64_t>());
    CHECK(position(event->id) == position(ping->id) + 1);
}

TEST_CASE("a stream that resumes misses nothing and repeats nothing", "[events]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    const auto general = ann.general();
    const auto start = ann.cursor();
    for (const auto* body : {"1", "2", "3"}) ann.say(general, body);
    EventStream first{ann, start};
    const auto seen = changes_until(first, "3");
    CHECK(bodies(seen) == Bodies{"1", "2", "3"});
    ann.say(general, "4");
    EventStream from_middle{ann, seen[1].id};
    ann.say(general, "5");
    CHECK(bodies(changes_until(from_middle, "5")) == Bodies{"3", "4", "5"});
    // A browser repeats the address with its old `since`; the header knows better.
    EventStream by_header{ann, start, seen[2].id};
    CHECK(bodies(changes_until(by_header, "5")) == Bodies{"4", "5"});
    const auto ping = by_header.next();
    REQUIRE(ping);
    CHECK(ping->name == "ping");
    CHECK(ping->id == ann.cursor());
}

TEST_CASE("a stream that resumes while much is written sees each message once, in order", "[events]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    const auto general = ann.general();
    auto cursor = ann.cursor();
    constexpr int count = 200;
    std::thread writer{[&] {
        for (int i = 1; i <= count; ++i) ann.say(general, std::to_string(i));
    }};
    std::vector<std::int64_t> seqs;
    for (int reconnects = 0; static_cast<int>(seqs.size()) < count && reconnects < 10 * count; ++reconnects) {
        EventStream stream{ann, cursor};
        for (int i = 0; i < 7 && static_cast<int>(seqs.size()) < count; ++i) {
            const auto event = stream.next();
            REQUIRE(event);
            cursor = event->id;
            if (event->name == "message") seqs.push_back(json::parse(event->data)["seq"].get<std::int64_t>());
        }
    }
    writer.join();
    REQUIRE(seqs.size() == count);
    for (int i = 0; i < count; ++i) CHECK(seqs[static_cast<std::size_t>(i)] == i + 1);
}

TEST_CASE("a cursor outlives the server", "[events]") {
    RunningServer server;
    const auto ann = server.person("ann");
    const auto general = ann.general();
    const auto room = make_room(ann, "public");
    ann.say(general, "before");
    const auto cursor = ann.cursor();
    ann.say(general, "missed");
    CHECK(ann.post(routes::leave({room})).status == 204);
    server.process.restart();
    server.process.wait_until_ready();
    EventStream stream{ann, cursor};
    const auto missed = stream.next_change();
    CHECK(data_of(missed)["body"] == "missed");
    const auto left = data_of(stream.next_change());
    CHECK(left["room_id"] == room);
    CHECK(left["membership"].is_null());
    ann.say(general, "live");
    CHECK(data_of(stream.next_change())["body"] == "live");
}

TEST_CASE("a stream carries a room's messages exactly while one is its member", "[events]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    const auto bob = server.person("bob");
    const auto general = ann.general();
    const auto room = make_room(ann, "public");
    const auto start = bob.cursor();
    EventStream live{bob};
    ann.say(room, "before");
    bob.post(routes::join({room}));
    ann.say(room, "during");
    bob.post(routes::leave({room}));
    ann.say(room, "after");
    ann.say(general, "end");
    EventStream replayed{bob, start};
    for (auto* stream : {&live, &replayed}) {
        const auto events = changes_until(*stream, "end");
        CHECK(bodies(events) == Bodies{"during", "end"});
        CHECK(std::count_if(events.begin(), events.end(), [](const auto& e) { return e.name == "membership"; }) == 2);
    }
}

TEST_CASE("a restarted server knows from the log alone who was where", "[events]") {
    RunningServer server;
    const auto ann = server.person("ann");
    const auto bob = server.person("bob");
    const auto general = ann.general();
    const auto room = make_room(ann, "public");
    const auto start = bob.cursor();
    for (const auto* visit : {"first", "second"}) {
        ann.say(room, std::string{"before the "} + visit);
        bob.post(routes::join({room}));
        ann.say(room, visit);
        bob.post(routes::leave({room}));
    }
    ann.say(general, "end");
    server.process.restart();
    server.process.wait_until_ready();
    EventStream replayed{bob, start};
    CHECK(bodies(changes_until(replayed, "end")) == Bodies{"first", "second", "end"});
}

TEST_CASE("a membership tells the person all, and the others what is theirs to know", "[events]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    auto bob = server.client();
    const auto bob_id = bob.sign_up("bob")["id"];
    const auto room = make_room(ann, "public");
    ann.say(room, "one");
    EventStream to_ann{ann};
    EventStream to_bob{bob};
    bob.post(routes::join({room}));
    const auto own = data_of(to_bob.next_change());
    CHECK(own["user_id"] == bob_id);
    CHECK(own["room"]["id"] == room);
    CHECK(own["room"]["membership"] == own["membership"]);
    CHECK(own["membership"]["unread"] == 0);
    const auto shared = data_of(to_ann.next_change());
    CHECK(shared["user_id"] == bob_id);
    CHECK(shared["membership"]["role"] == "member");
    CHECK_FALSE(shared.contains("room"));
    CHECK(shared["membership"]["read_seq"] == 0);
}

TEST_CASE("a private room never shows to strangers, live or replayed", "[events]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    const auto bob = server.person("bob");
    const auto general = ann.general();
    const auto start = bob.cursor();
    EventStream live{bob};
    EventStream of_ann{ann};
    const auto hidden = make_room(ann, "private");
    const auto secret = ann.say(hidden, "secret");
    ann.put(routes::read({hidden}), {{"seq", 1}});
    ann.say(general, "end");
    EventStream replayed{bob, start};
    for (auto* stream : {&live, &replayed}) {
        const auto events = changes_until(*stream, "end");
        REQUIRE(events.size() == 1);
    }
    CHECK(bob.get(poll_path(start, 0)).raw.body.find("secret") == std::string::npos);
    const auto told = changes_until(of_ann, "end");
    CHECK(bodies(told) == Bodies{"secret", "end"});
    CHECK(told.front().name == "membership");
    CHECK(json::parse(told.front().data)["room"]["id"] == hidden);
}

TEST_CASE("a public room's birth is told to everyone, a read mark to its owner alone", "[events]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    const auto bob = server.person("bob");
    const auto general = ann.general();
    EventStream to_bob{bob};
    EventStream to_ann{ann};
    const auto room = make_room(ann, "public");
    const auto born = to_bob.next_change();
    REQUIRE(born);
    CHECK(born->name == "room");
    CHECK(data_of(born)["id"] == room);
    CHECK_FALSE(data_of(born).contains("membership"));
    ann.say(general, "hello");
    ann.put(routes::read({general}), {{"seq", 1}});
    ann.say(general, "end");
    CHECK(changes_until(to_bob, "end").size() == 2);
    const auto told = changes_until(to_ann, "end");
    const auto read = std::find_if(told.begin(), told.end(), [](const auto& event) { return event.name == "read"; });
    REQUIRE(read != told.end());
    CHECK(json::parse(read->data)["room_id"] == general);
    CHECK(json::parse(read->data)["membership"]["read_seq"] == 1);
}

TEST_CASE("a newcomer is announced to everyone", "[events]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    EventStream stream{ann};
    auto bob = server.client();
    const auto user = bob.sign_up("bob");
    const auto event = stream.next_change();
    REQUIRE(event);
    CHECK(event->name == "user");
    CHECK(data_of(event) == user);
    CHECK(stream.next_change()->name == "membership");
}

TEST_CASE("a cursor of another log starts over, whatever it looks like", "[events]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    const auto head = parse_cursor(ann.cursor()).value();
    const auto future = to_string(Cursor{head.epoch, head.position + 1000});
    for (const auto& since : {std::string{"foreign-1"}, future, std::string{"x"}, std::string{"-1"}, head.epoch + "-",
                              head.epoch + "-x", head.epoch + "-1-2", head.epoch + "--1",
                              head.epoch + "-99999999999999999999", std::string{"ABC-1"}, std::string(999, 'x')}) {
        CAPTURE(since);
        for (const auto& [query, header] : {std::pair{since, std::string{}}, std::pair{std::string{}, since}}) {
            EventStream stream{ann, query, header};
            const auto event = stream.next();
            REQUIRE(event);
            CHECK(event->name == "reset");
            CHECK(event->id == to_string(head));
        }
        const auto polled = ann.get(poll_path(since, 0));
        CHECK(polled.status == 410);
        CHECK(polled.code() == "cursor_expired");
    }
    EventStream stream{ann, "foreign-1"};
    ann.say(ann.general(), "goes on");
    CHECK(changes_until(stream, "goes on").front().name == "reset");
}

TEST_CASE("a cursor that is too old starts over", "[events]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    const auto old = ann.cursor();
    server.workspace.execute(
        "INSERT INTO event (seq, kind, subject_id) SELECT head + n, 6, 1 FROM log_head, generate_series(1, 10001) n;"
        "UPDATE log_head SET head = head + 10001");
    EventStream stream{ann, old};
    CHECK(stream.next()->name == "reset");
}

TEST_CASE("a long poll gives what is there, or waits for it", "[events]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    const auto general = ann.general();
    const auto start = ann.cursor();
    ann.say(general, "one");
    const auto missed = ann.get(poll_path(start, 60)).body;
    REQUIRE(missed["events"].size() == 1);
    CHECK(missed["events"][0]["event"] == "message");
    CHECK(missed["events"][0]["data"]["body"] == "one");
    CHECK(missed["events"][0]["id"] == missed["cursor"]);
    const auto nothing = ann.get(poll_path(missed["cursor"], 0)).body;
    CHECK(nothing["events"].empty());
    CHECK(nothing["cursor"] == missed["cursor"]);
    const auto begin = std::chrono::steady_clock::now();
    CHECK(ann.get(poll_path(missed["cursor"], 1)).body["events"].empty());
    const auto waited = std::chrono::steady_clock::now() - begin;
    CHECK(waited > 900ms);
    CHECK(waited < 3s);
    json polled;
    std::thread waiting{[&] { polled = ann.get(poll_path(missed["cursor"], 60)).body; }};
    std::this_thread::sleep_for(200ms);
    ann.say(general, "two");
    waiting.join();
    REQUIRE(polled["events"].size() == 1);
    CHECK(polled["events"][0]["data"]["body"] == "two");
    for (const auto* wait : {"-1", "61", "x", ""}) {
        CHECK(ann.get(std::string{routes::events} + "?wait=" + wait).status == 422);
    }
    CHECK(ann.get(std::string{routes::events} + "?wait=0").body["cursor"] == ann.cursor());
}

TEST_CASE("logging out closes the session's streams and polls, and no others", "[events]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    auto phone = server.client();
    phone.sign_in("ann");
    EventStream laptop_stream{ann};
    EventStream phone_stream{phone};
    REQUIRE(laptop_stream.next()->name == "ping");
    REQUIRE(phone_stream.next()->name == "ping");
    int polled = 0;
    std::thread waiting{[&] { polled = ann.get(poll_path(ann.cursor(), 60)).status; }};
    std::this_thread::sleep_for(200ms);
    CHECK(ann.post(routes::logout).status == 204);
    CHECK(laptop_stream.ends(2s));
    waiting.join();
    CHECK(polled == 401);
    phone.say(phone.general(), "still here");
    CHECK(data_of(phone_stream.next_change())["body"] == "still here");
}
