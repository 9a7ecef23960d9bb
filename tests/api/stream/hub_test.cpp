#include "api/stream/hub.hpp"

#include <chrono>
#include <future>
#include <poll.h>
#include <string>
#include <thread>
#include <vector>

#include <nlohmann/json.hpp>
#include <sys/socket.h>

#include "tests/support/catch.hpp"

using namespace causerie;
using namespace std::chrono_literals;
using events::Audience;
using events::Event;
using events::MembershipEffect;
using stream::Descriptor;
using stream::Hub;
using stream::Subscription;

namespace {

constexpr UserId ann{1};
constexpr UserId bob{2};
constexpr RoomId lobby{7};
constexpr auto patience = 5s;

events::Frame frame(std::int64_t position, const std::string& text) {
    return std::make_shared<const std::string>(events::frame_text({"e", position}, "message", "\"" + text + "\""));
}

Event message(std::int64_t position, const std::string& text = "hello") {
    return {.position = position, .audience = Audience::room_members, .room = lobby, .frame = frame(position, text)};
}

Event membership(std::int64_t position, MembershipEffect effect) {
    return {.position = position,
            .kind = EventKind::membership,
            .audience = Audience::room_members,
            .effect = effect,
            .room = lobby,
            .person = ann,
            .frame = frame(position, "shared"),
            .personal = frame(position, "personal")};
}

/// The client's end of a stream.
class Reader {
public:
    Reader(Hub& hub, Subscription subscription) {
        int ends[2];
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
        end_ = Descriptor{ends[0]};
        hub.attach(std::move(subscription), Descriptor{ends[1]});
    }

    /// Everything up to and including `text`, or up to the end of the stream.
    std::string read_until(const std::string& text) {
        const auto deadline = std::chrono::steady_clock::now() + patience;
        for (auto found = seen_.find(text); found == std::string::npos; found = seen_.find(text)) {
            if (std::chrono::steady_clock::now() > deadline || !read_some()) return std::exchange(seen_, {});
        }
        const auto length = seen_.find(text) + text.size();
        auto read = seen_.substr(0, length);
        seen_.erase(0, length);
        return read;
    }

    /// Reads to the end of the stream; false when it does not end in time.
    bool is_closed() {
        const auto deadline = std::chrono::steady_clock::now() + patience;
        while (std::chrono::steady_clock::now() < deadline) {
            if (!read_some()) return true;
        }
        return false;
    }

    int reads() const { return reads_; }

private:
    bool read_some() {
        pollfd wait{end_.number(), POLLIN, 0};
        if (::poll(&wait, 1, 100) == 0) return true;
        char bytes[65536];
        const auto count = ::recv(end_.number(), bytes, sizeof bytes, 0);
        if (count <= 0) return false;
        ++reads_;
        seen_.append(bytes, static_cast<std::size_t>(count));
        return true;
    }

    Descriptor end_;
    std::string seen_;
    int reads_{};
};

Subscription in_lobby(UserId user, std::int64_t position, std::int64_t session = 1) {
    return {.user = user, .session = {session}, .cursor = {"e", position}, .rooms = {lobby}};
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

void wait_until_empty(const Hub& hub) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (hub.size() > 0 && std::chrono::steady_clock::now() < deadline) std::this_thread::sleep_for(1ms);
    CHECK(hub.size() == 0);
}

}  // namespace

TEST_CASE("a stream begins with a ping that carries the cursor, then goes on live", "[stream]") {
    Hub hub;
    hub.begin({"e", 10});
    Reader reader{hub, in_lobby(ann, 10)};
    const auto first = reader.read_until("\n\n");
    CHECK(contains(first, "retry: "));
    CHECK(contains(first, "event: ping"));
    CHECK(contains(first, "id: e-10"));
    hub.publish({message(11)});
    CHECK(reader.read_until("\n\n") == "id: e-11\nevent: message\ndata: \"hello\"\n\n");
}

TEST_CASE("what was missed comes before what is new, and before the first ping", "[stream]") {
    Hub hub;
    hub.begin({"e", 10});
    auto subscription = in_lobby(ann, 10);
    subscription.replay = {frame(9, "missed")};
    Reader reader{hub, std::move(subscription)};
    CHECK(contains(reader.read_until("\n\n"), "missed"));
    CHECK(contains(reader.read_until("\n\n"), "ping"));
}

TEST_CASE("a reader whose snapshot is older than the hub is caught up from memory", "[stream]") {
    Hub hub;
    hub.begin({"e", 10});
    hub.publish({message(11, "eleven"), membership(12, MembershipEffect::ends), message(13, "thirteen")});
    CHECK(hub.remembers({"e", 10}));
    Reader reader{hub, in_lobby(ann, 10)};
    const auto text = reader.read_until("ping");
    CHECK(contains(text, "eleven"));
    CHECK(contains(text, "personal"));
    CHECK_FALSE(contains(text, "thirteen"));
}

TEST_CASE("a reader whose snapshot is newer than the hub gets nothing twice", "[stream]") {
    Hub hub;
    hub.begin({"e", 10});
    Reader reader{hub, in_lobby(ann, 12)};
    CHECK(contains(reader.read_until("\n\n"), "id: e-12"));
    hub.publish({message(11, "eleven"), message(12, "twelve"), message(13, "thirteen")});
    CHECK(contains(reader.read_until("\n\n"), "thirteen"));
}

TEST_CASE("a reader whom memory cannot catch up is sent back to resume", "[stream]") {
    Hub hub;
    hub.begin({"e", 10});
    CHECK_FALSE(hub.remembers({"e", 9}));
    CHECK_FALSE(hub.remembers({"f", 10}));
    Reader too_old{hub, in_lobby(ann, 9)};
    CHECK(too_old.is_closed());
    auto foreign = in_lobby(ann, 10);
    foreign.cursor.epoch = "f";
    Reader from_elsewhere{hub, foreign};
    CHECK(from_elsewhere.is_closed());
}

TEST_CASE("a membership opens and shuts a room at exactly its position", "[stream]") {
    Hub hub;
    hub.begin({"e", 0});
    auto subscription = in_lobby(ann, 0);
    subscription.rooms.clear();
    Reader reader{hub, std::move(subscription)};
    hub.publish({message(1, "before"),
                 membership(2, MembershipEffect::begins),
                 message(3, "during"),
                 membership(4, MembershipEffect::ends),
                 message(5, "after"),
                 {.position = 6, .audience = Audience::everyone, .frame = frame(6, "end")}});
    const auto text = reader.read_until("end");
    CHECK_FALSE(contains(text, "before"));
    CHECK(contains(text, "during"));
    CHECK_FALSE(contains(text, "after"));
    CHECK_FALSE(contains(text, "shared"));
}

TEST_CASE("a slow reader is dropped, and the others notice nothing", "[stream]") {
    Hub hub{{.queue_bytes_max = 64 * 1024, .send_buffer_bytes = 4096}};
    hub.begin({"e", 0});
    Reader healthy{hub, in_lobby(ann, 0)};
    Reader stuck{hub, in_lobby(bob, 0, 2)};
    const std::string text(1000, 'x');
    std::int64_t position = 0;
    for (int round = 0; round < 100; ++round) {
        std::vector<Event> events;
        for (int i = 0; i < 10; ++i) events.push_back(message(++position, text));
        hub.publish(std::move(events));
        CHECK(contains(healthy.read_until("id: e-" + std::to_string(position) + "\n"), text));
    }
    CHECK(hub.counts().dropped_slow() == 1);
    CHECK(hub.size() == 1);
    CHECK(stuck.is_closed());
}

TEST_CASE("a reader that stops for too long is dropped however little waits for it", "[stream]") {
    Hub hub{{.behind_max = 200ms, .ping_interval = 80ms, .send_buffer_bytes = 4096}};
    hub.begin({"e", 0});
    Reader stuck{hub, in_lobby(ann, 0)};
    std::vector<Event> events;
    for (std::int64_t position = 1; position <= 100; ++position) {
        events.push_back(message(position, std::string(1000, 'x')));
    }
    hub.publish(std::move(events));
    wait_until_empty(hub);
    CHECK(hub.counts().dropped_slow() == 1);
}

TEST_CASE("a replay larger than the queue's bound is no slowness", "[stream]") {
    Hub hub{{.queue_bytes_max = 16 * 1024, .send_buffer_bytes = 4096}};
    hub.begin({"e", 500});
    auto subscription = in_lobby(ann, 500);
    for (std::int64_t position = 1; position <= 500; ++position) {
        subscription.replay.push_back(frame(position, std::string(1000, 'x')));
    }
    Reader reader{hub, std::move(subscription)};
    hub.publish({message(501, "live")});
    const auto text = reader.read_until("live");
    CHECK(text.size() > 500'000);
    CHECK(hub.counts().dropped_slow() == 0);
}

TEST_CASE("events of one moment leave in few writes", "[stream]") {
    Hub hub;
    hub.begin({"e", 0});
    Reader reader{hub, in_lobby(ann, 0)};
    CHECK(contains(reader.read_until("\n\n"), "ping"));
    const auto before = reader.reads();
    std::vector<Event> events;
    for (std::int64_t position = 1; position <= 300; ++position) events.push_back(message(position));
    hub.publish(std::move(events));
    CHECK(contains(reader.read_until("id: e-300\n"), "id: e-299\n"));
    CHECK(reader.reads() - before <= 60);
}

TEST_CASE("every stream is pinged at about the same interval, one or many", "[stream]") {
    Hub hub{{.ping_interval = 200ms}};
    hub.begin({"e", 5});
    std::vector<std::unique_ptr<Reader>> readers;
    for (int i = 0; i < 20; ++i) {
        readers.push_back(std::make_unique<Reader>(hub, in_lobby(ann, i % 2 == 0 ? 5 : 8, i)));
    }
    std::this_thread::sleep_for(1s);
    hub.publish({message(6), message(7), message(8), message(9, "last")});
    for (int i = 0; i < 20; ++i) {
        const auto text = readers[static_cast<std::size_t>(i)]->read_until("last");
        int pings = -1;  // The first one does not count.
        for (auto at = text.find("ping"); at != std::string::npos; at = text.find("ping", at + 1)) ++pings;
        CHECK(pings >= 3);
        CHECK(pings <= 6);
        CHECK(contains(text, i % 2 == 0 ? "id: e-5\nevent: ping" : "id: e-8\nevent: ping"));
    }
}

TEST_CASE("a session's end closes its streams and no others, even those still on their way", "[stream]") {
    Hub hub;
    hub.begin({"e", 0});
    Reader gone{hub, in_lobby(ann, 0, 1)};
    Reader stays{hub, in_lobby(ann, 0, 2)};
    hub.end_session({1});
    Reader late{hub, in_lobby(ann, 0, 1)};
    CHECK(gone.is_closed());
    CHECK(late.is_closed());
    CHECK(hub.sessions() == std::vector<SessionId>{{2}});
    hub.publish({message(1)});
    CHECK(contains(stays.read_until("message"), "message"));
}

TEST_CASE("another epoch tells every stream to start over", "[stream]") {
    Hub hub;
    hub.begin({"e", 10});
    Reader reader{hub, in_lobby(ann, 10)};
    CHECK(contains(reader.read_until("\n\n"), "ping"));
    hub.begin({"f", 3});
    CHECK(reader.read_until("\n\n") == "id: f-3\nevent: reset\ndata: {}\n\n");
    CHECK(reader.is_closed());
    CHECK(hub.cursor() == Cursor{"f", 3});
}

TEST_CASE("a leaving instance says goodbye to those who are here and those who still come", "[stream]") {
    Hub hub;
    hub.begin({"e", 0});
    Reader reader{hub, in_lobby(ann, 0)};
    hub.drain();
    CHECK(contains(reader.read_until("}\n\n"), "retry"));
    CHECK(contains(reader.read_until("}\n\n"), "event: bye\ndata: {\"retry_ms\":"));
    CHECK(reader.is_closed());
    Reader late{hub, in_lobby(ann, 0)};
    CHECK(contains(late.read_until("bye"), "bye"));
    CHECK(late.is_closed());
    wait_until_empty(hub);
}

TEST_CASE("a reader that leaves is forgotten", "[stream]") {
    Hub hub;
    hub.begin({"e", 0});
    {
        Reader reader{hub, in_lobby(ann, 0)};
    }
    wait_until_empty(hub);
}

namespace {

std::future<Result<std::string>> poll(Hub& hub, Subscription subscription, std::chrono::milliseconds wait) {
    auto answer = std::make_shared<std::promise<Result<std::string>>>();
    auto future = answer->get_future();
    hub.poll(std::move(subscription), wait, [answer](Result<std::string> result) { answer->set_value(result); });
    return future;
}

nlohmann::json body_of(std::future<Result<std::string>> answer) {
    REQUIRE(answer.wait_for(patience) == std::future_status::ready);
    const auto result = answer.get();
    REQUIRE(result);
    return nlohmann::json::parse(*result);
}

}  // namespace

TEST_CASE("a long poll answers at once what was missed", "[stream]") {
    Hub hub;
    hub.begin({"e", 10});
    hub.publish({message(11, "a"), message(12, "b")});
    const auto body = body_of(poll(hub, in_lobby(ann, 10), 60s));
    REQUIRE(body["events"].size() == 2);
    CHECK(body["events"][0] == nlohmann::json{{"id", "e-11"}, {"event", "message"}, {"data", "a"}});
    CHECK(body["cursor"] == "e-12");
}

TEST_CASE("a long poll waits for an event that its caller may see", "[stream]") {
    Hub hub;
    hub.begin({"e", 10});
    auto answer = poll(hub, in_lobby(ann, 10), 60s);
    hub.publish({{.position = 11, .audience = Audience::room_members, .room = {8}, .frame = frame(11, "hidden")}});
    CHECK(answer.wait_for(50ms) == std::future_status::timeout);
    hub.publish({message(12, "seen")});
    const auto body = body_of(std::move(answer));
    REQUIRE(body["events"].size() == 1);
    CHECK(body["events"][0]["data"] == "seen");
    CHECK(body["cursor"] == "e-12");
    wait_until_empty(hub);
}

TEST_CASE("a long poll without events ends in time and moves the cursor on", "[stream]") {
    Hub hub;
    hub.begin({"e", 10});
    hub.publish({{.position = 11, .audience = Audience::room_members, .room = {8}, .frame = frame(11, "hidden")}});
    const auto body = body_of(poll(hub, in_lobby(ann, 10), 50ms));
    CHECK(body["events"].empty());
    CHECK(body["cursor"] == "e-11");
    CHECK(body_of(poll(hub, in_lobby(ann, 10), 0ms))["events"].empty());
}

TEST_CASE("a waiting poll is told when its session ends, the log is replaced, or the instance leaves", "[stream]") {
    Hub hub;
    hub.begin({"e", 10});
    auto signed_out = poll(hub, in_lobby(ann, 10, 1), 60s);
    hub.end_session({1});
    CHECK(signed_out.get().error().code == ErrorCode::unauthenticated);
    auto foreign = poll(hub, in_lobby(ann, 10, 2), 60s);
    hub.begin({"f", 0});
    CHECK(foreign.get().error().code == ErrorCode::cursor_expired);
    auto subscription = in_lobby(ann, 0, 3);
    subscription.cursor.epoch = "f";
    auto leaving = poll(hub, subscription, 60s);
    hub.drain();
    const auto told = body_of(std::move(leaving));
    CHECK(told["events"].empty());
}

TEST_CASE("a poll that the hub's end finds waiting is answered", "[stream]") {
    std::future<Result<std::string>> answer;
    {
        Hub hub;
        hub.begin({"e", 10});
        answer = poll(hub, in_lobby(ann, 10), 60s);
    }
    CHECK(answer.get().error().code == ErrorCode::unavailable);
}
