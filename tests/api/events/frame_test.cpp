#include "api/events/frame.hpp"

#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"

using namespace causerie;

TEST_CASE("a frame carries its cursor, its name and one line of JSON", "[events]") {
    CHECK(events::frame_text({"abc", 7}, "message", R"({"id":1})") ==
          "id: abc-7\nevent: message\ndata: {\"id\":1}\n\n");
}

TEST_CASE("a frame without a cursor leaves the client's cursor alone", "[events]") {
    CHECK(events::frame_text("bye", "{}") == "event: bye\ndata: {}\n\n");
}

TEST_CASE("a long poll carries what the stream carries", "[events]") {
    const auto text = events::frame_text({"abc", 7}, "message", R"({"body":"data: no\nevent: x"})");
    const auto json = nlohmann::json::parse(events::frame_as_json(text));
    CHECK(json["id"] == "abc-7");
    CHECK(json["event"] == "message");
    CHECK(json["data"]["body"] == "data: no\nevent: x");
}
