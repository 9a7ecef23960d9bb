#include "common/model/cursor.hpp"

#include "tests/support/catch.hpp"

using namespace causerie;

TEST_CASE("a cursor survives the way through its text", "[cursor]") {
    for (const auto& cursor : {Cursor{"e1", 0}, Cursor{"0a9z", 1}, Cursor{std::string(32, 'x'), 9'007'199'254'740'991},
                               Cursor{"e", 9'223'372'036'854'775'807}}) {
        INFO(to_string(cursor));
        CHECK(parse_cursor(to_string(cursor)) == cursor);
    }
}

TEST_CASE("text that no server has written is no cursor", "[cursor]") {
    const auto* text =
        GENERATE("", "-", "e1", "e1-", "-5", "e1--5", "e1-+5", "e1- 5", "e1-5 ", " e1-5", "e1-5x", "e1-0x5", "e1-5-6",
                 "E1-5", "e_1-5", "e 1-5", "é1-5", "e1-9223372036854775808", "e1-99999999999999999999", "e1-1e3",
                 "e1-1.5", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx-5", "e1\n-5", "../-5");
    INFO(text);
    CHECK_FALSE(parse_cursor(text));
}

TEST_CASE("a zero byte hides nothing from the parser", "[cursor]") {
    CHECK_FALSE(parse_cursor(std::string_view{"e1-5\0", 5}));
    CHECK_FALSE(parse_cursor(std::string_view{"e\0-5", 4}));
}
