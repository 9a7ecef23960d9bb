#include "wasm-client/net/stream.hpp"

#include <nlohmann/json.hpp>

#include "common/json/field_reader.hpp"
#include "tests/client/support/client.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;
using namespace causerie::testing;

namespace {

template <typename T>
bool is(const std::optional<Event>& event) {
    return event && std::holds_alternative<T>(*event);
}

}  // namespace

TEST_CASE("every kind of event arrives as it was sent", "[net]") {
    const auto lunch = room(7, "lunch");
    const std::vector<EventData> subjects{message(1, 4, 2, "hello"),
                                          lunch,
                                          MembershipChange{{7}, {1}, lunch.membership, lunch},
                                          MembershipChange{{7}, {2}, std::nullopt, std::nullopt},
                                          user(2, "Bob"),
                                          ReadMark{{7}, *lunch.membership},
                                          RoomGone{{7}}};
    for (const auto& subject : subjects) {
        const auto event = decode_stream_event(name(kind_of(subject)), "e1-42", dump_json(event_json(subject)));
        REQUIRE(is<EventArrived>(event));
        CHECK(std::get<EventArrived>(*event).cursor == Cursor{"e1", 42});
        CHECK(std::get<EventArrived>(*event).data == subject);
    }
}

TEST_CASE("pings, resets and goodbyes are understood", "[net]") {
    const auto ping = decode_stream_event("ping", "e1-42", "{}");
    REQUIRE(is<PingArrived>(ping));
    CHECK(std::get<PingArrived>(*ping).cursor == Cursor{"e1", 42});
    CHECK(is<ResetArrived>(decode_stream_event("reset", "", "")));
    const auto bye = decode_stream_event("bye", "", R"({"retry_ms":1500})");
    REQUIRE(is<ByeArrived>(bye));
    CHECK(std::get<ByeArrived>(*bye).retry_ms == 1500);
}

TEST_CASE("what this build does not know is passed over, its place in the log noted", "[net]") {
    CHECK_FALSE(decode_stream_event("typing", "", R"({"room_id":1,"user_id":2})"));
    CHECK_FALSE(decode_stream_event("", "", ""));
    CHECK(is<PingArrived>(decode_stream_event("poll_closed", "e1-43", "whatever")));
}

TEST_CASE("what cannot be read breaks the stream and nothing else", "[net]") {
    const auto good = dump_json(message(1, 4, 2, "hello"));
    CHECK(is<StreamBroken>(decode_stream_event("message", "", good)));
    CHECK(is<StreamBroken>(decode_stream_event("message", "e1", good)));
    CHECK(is<StreamBroken>(decode_stream_event("ping", "nonsense", "{}")));
    for (const std::string& data :
         {std::string{}, std::string{"{"}, std::string{"null"}, std::string{"[]"}, std::string{"{}"},
          std::string{"\xff"}, std::string(100'000, '['), good.substr(0, good.size() / 2)}) {
        for (const auto* name : {"message", "room", "membership", "user", "read", "room_gone"}) {
            CHECK(is<StreamBroken>(decode_stream_event(name, "e1-42", data)));
        }
    }
    CHECK(is<StreamLost>(decode_stream_event("bye", "", "")));
    CHECK(is<StreamLost>(decode_stream_event("bye", "", R"({"retry_ms":"soon"})")));
}

TEST_CASE("events with impossible numbers are not believed", "[net]") {
    const auto lunch = room(7, "lunch");
    auto no_seq = message(1, 4, 2, "hello");
    no_seq.seq = 0;
    auto no_author = message(1, 4, 2, "hello");
    no_author.author_id = {-1};
    auto negative_read = *lunch.membership;
    negative_read.read_seq = -1;
    const std::vector<EventData> subjects{no_seq,
                                          no_author,
                                          room(0, "nowhere"),
                                          ReadMark{{7}, negative_read},
                                          RoomGone{{0}},
                                          MembershipChange{{8}, {1}, lunch.membership, lunch}};
    for (const auto& subject : subjects) {
        const auto event = decode_stream_event(name(kind_of(subject)), "e1-42", dump_json(event_json(subject)));
        CHECK(is<StreamBroken>(event));
    }
}
