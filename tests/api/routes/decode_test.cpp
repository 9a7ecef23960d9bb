#include "api/routes/decode.hpp"

#include <string>
#include <utility>

#include "tests/support/catch.hpp"

using namespace causerie;
using routes::captured_message;
using routes::captured_room;
using routes::json_body;
using routes::query_integer;

namespace {

http::Request with_body(const std::string& type, std::string body) {
    auto made = http::Request::create(http::Method::post, "/", {{"Content-Type", type}}, std::move(body));
    REQUIRE(made);
    return std::move(*made);
}

http::Request with_query(const std::string& query) {
    auto made = http::Request::create(http::Method::get, "/?" + query);
    REQUIRE(made);
    return std::move(*made);
}

ErrorCode failure(const std::string& type, std::string body) {
    const auto json = json_body(with_body(type, std::move(body)));
    REQUIRE_FALSE(json);
    return json.error().code;
}

}  // namespace

TEST_CASE("a body is JSON when its type says so and it is", "[routes]") {
    CHECK(json_body(with_body("application/json", "{}")));
    CHECK(json_body(with_body("APPLICATION/json ; charset=UTF-8", "[1]")));
    CHECK(failure("application/json", "") == ErrorCode::invalid_json);
    CHECK(failure("application/json", "{") == ErrorCode::invalid_json);
    CHECK(failure("application/json", "{} {}") == ErrorCode::invalid_json);
    CHECK(failure("application/jsonp", "{}") == ErrorCode::unsupported_media_type);
    CHECK(failure("text/plain; application/json", "{}") == ErrorCode::unsupported_media_type);
    CHECK(failure("application/x-www-form-urlencoded", "a=b") == ErrorCode::unsupported_media_type);
}

TEST_CASE("a number in the query is whole, within bounds, or a named mistake", "[routes]") {
    const auto read = [](const std::string& query) { return query_integer(with_query(query), "n", {1, 9}); };
    CHECK(read("n=1").value() == 1);
    CHECK(read("m=2&n=9").value() == 9);
    CHECK_FALSE(read("m=2").value());
    for (const auto* bad :
         {"n=", "n", "n=0", "n=10", "n=-1", "n=%2B1", "n=1x", "n=1.0", "n=0x1", "n=99999999999999999999"}) {
        const auto result = read(bad);
        REQUIRE_FALSE(result);
        CHECK(result.error().code == ErrorCode::validation_failed);
        CHECK(result.error().fields.at(0).field == "n");
    }
}

TEST_CASE("a segment that is no id names nothing", "[routes]") {
    CHECK(captured_room({"42"}).value() == RoomId{42});
    CHECK(captured_room({"x"}).error().code == ErrorCode::not_found);
    CHECK(captured_message({"0"}).error().code == ErrorCode::not_found);
}
