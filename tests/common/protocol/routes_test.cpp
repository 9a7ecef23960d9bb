#include "common/protocol/routes.hpp"

#include "tests/support/catch.hpp"

using namespace causerie;

namespace {

/// A pattern with every `{}` replaced.
std::string filled(std::string pattern, const std::string& value) {
    for (auto at = pattern.find("{}"); at != std::string::npos; at = pattern.find("{}")) pattern.replace(at, 2, value);
    return pattern;
}

}  // namespace

TEST_CASE("what the client asks for is what the server listens for", "[protocol]") {
    CHECK(routes::room({3}) == filled(routes::room_pattern, "3"));
    CHECK(routes::join({3}) == filled(routes::join_pattern, "3"));
    CHECK(routes::leave({3}) == filled(routes::leave_pattern, "3"));
    CHECK(routes::read({3}) == filled(routes::read_pattern, "3"));
    CHECK(routes::messages({3}) == filled(routes::messages_pattern, "3"));
}

TEST_CASE("pages and streams carry their place in the query", "[protocol]") {
    CHECK(routes::message_page({3}, std::nullopt, 50) == routes::messages({3}) + "?limit=50");
    CHECK(routes::message_page({3}, 77, 50) == routes::messages({3}) + "?limit=50&before=77");
    CHECK(routes::events_since({"e1", 9}) == std::string{routes::events} + "?since=e1-9");
}
