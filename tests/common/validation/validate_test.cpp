#include "common/validation/validate.hpp"

#include "common/validation/limits.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;

namespace {

std::string code(const std::optional<FieldError>& problem) { return problem ? problem->code : "fine"; }

/// `count` code points of four bytes each: bounds count what people see as characters, not bytes.
std::string rockets(std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += "🚀";
    return text;
}

using Check = std::optional<FieldError> (*)(std::string_view);

struct Bound {
    const char* field{};
    Check check{};
    std::size_t min{};
    std::size_t max{};
};

}  // namespace

TEST_CASE("lengths are right up to the last character, counted in code points", "[validation]") {
    for (const auto& [field, check, min, max] :
         {Bound{"password", check_password, limits::password_length_min, limits::password_length_max},
          Bound{"display_name", check_display_name, 1, limits::display_name_length_max},
          Bound{"name", check_room_name, 1, limits::room_name_length_max},
          Bound{"topic", check_room_topic, 0, limits::room_topic_length_max},
          Bound{"body", check_body, 1, limits::body_length_max}}) {
        INFO(field);
        if (min > 0) CHECK(code(check(rockets(min - 1))) == "too_short");
        CHECK(code(check(rockets(min))) == "fine");
        CHECK(code(check(rockets(max))) == "fine");
        CHECK(code(check(rockets(max + 1))) == "too_long");
        CHECK(check(rockets(max + 1))->field == field);
        CHECK(code(check("good text \xFF")) == "invalid");
    }
}

TEST_CASE("usernames are 2 to 32 of the allowed characters, in either case", "[validation]") {
    for (const auto* good : {"al", "Alice", "a.b_c-d", "007", "--", "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"}) {
        INFO(good);
        CHECK(code(check_username(good)) == "fine");
    }
    CHECK(code(check_username("")) == "too_short");
    CHECK(code(check_username("a")) == "too_short");
    CHECK(code(check_username(std::string(limits::username_length_max, 'a'))) == "fine");
    CHECK(code(check_username(std::string(limits::username_length_max + 1, 'a'))) == "too_long");
    for (const auto* bad : {"a b", "älice", "al/ce", "al@ce", "alice\n", "al\u200Dce", "аlice", "a+b", "a\"b"}) {
        INFO(bad);
        CHECK(code(check_username(bad)) == "invalid");
    }
}

TEST_CASE("names and topics are one line, messages may have several", "[validation]") {
    for (const auto* text : {"two\nlines", "a\ttab"}) {
        CHECK(code(check_room_name(text)) == "invalid");
        CHECK(code(check_room_topic(text)) == "invalid");
        CHECK(code(check_display_name(text)) == "invalid");
        CHECK(code(check_body(text)) == "fine");
    }
}

TEST_CASE("control characters are refused everywhere else", "[validation]") {
    for (const auto& control : {std::string(1, '\0'), std::string{"\x01"}, std::string{"\r"}, std::string{"\x1B"},
                                std::string{"\x7F"}, std::string{"\u0085"}, std::string{"\u009F"}}) {
        const auto text = "a" + control + "b";
        CHECK(code(check_body(text)) == "invalid");
        CHECK(code(check_room_name(text)) == "invalid");
        CHECK(code(check_display_name(text)) == "invalid");
    }
    CHECK(code(check_body("👩‍🚀 \u00A0 مرحبا")) == "fine");
}

TEST_CASE("a password may hold anything but invalid UTF-8", "[validation]") {
    CHECK(code(check_password("with spaces and \t tabs")) == "fine");
    CHECK(code(check_password("        ")) == "fine");
    CHECK(code(check_password("1234567")) == "too_short");
}

TEST_CASE("client ids are 1 to 64 characters of any script", "[validation]") {
    for (const auto* fine : {"a", "!~0123-abc", "a b", "é", "\xF0\x9F\x91\x8D"})
        CHECK(code(check_client_id(fine)) == "fine");
    std::string longest;
    for (std::size_t i = 0; i < limits::client_id_length_max; ++i) longest += "é";
    CHECK(code(check_client_id(longest)) == "fine");
    CHECK(code(check_client_id(longest + "é")) == "too_long");
    CHECK(code(check_client_id(std::string(limits::client_id_length_max, 'a'))) == "fine");
    CHECK(code(check_client_id("")) == "too_short");
    CHECK(code(check_client_id(std::string(limits::client_id_length_max + 1, 'a'))) == "too_long");
    for (const auto* bad : {"a\tb", "a\nb", "a\x7F", "\x01", "\xFF"}) CHECK(code(check_client_id(bad)) == "invalid");
}

TEST_CASE("a message is trimmed before it is measured", "[validation]") {
    const auto padded = " \n" + std::string(limits::body_length_max, 'x') + "\u3000\n";
    const auto message = validated(NewMessage{"c1", padded});
    REQUIRE(message);
    CHECK(message->body == std::string(limits::body_length_max, 'x'));
    CHECK_FALSE(validated(NewMessage{"c1", " \n\t "}));
}

TEST_CASE("every bad field of an input is named at once", "[validation]") {
    const auto message = validated(NewMessage{"", ""});
    REQUIRE_FALSE(message);
    CHECK(message.error().code == ErrorCode::validation_failed);
    REQUIRE(message.error().fields.size() == 2);
    CHECK(message.error().fields[0].field == "client_id");
    CHECK(message.error().fields[1].field == "body");

    const auto registration = validated(Registration{"?", "short", std::string(65, 'x')});
    REQUIRE_FALSE(registration);
    CHECK(registration.error().fields.size() == 3);
}

TEST_CASE("a blank display name counts as none", "[validation]") {
    const auto registration = validated(Registration{"alice", "correct horse", "  "});
    REQUIRE(registration);
    CHECK_FALSE(registration->display_name);
    CHECK(validated(Registration{"alice", "correct horse", "  Alice "})->display_name == "Alice");
    CHECK_FALSE(validated(Registration{"alice", "correct horse", std::nullopt})->display_name);
}

TEST_CASE("rooms are trimmed, and direct ones are not made by name", "[validation]") {
    const auto room = validated(NewRoom{RoomKind::private_room, "  lunch ", "  when? "});
    REQUIRE(room);
    CHECK(*room == NewRoom{RoomKind::private_room, "lunch", "when?"});
    const auto direct = validated(NewRoom{RoomKind::direct, "lunch", ""});
    REQUIRE_FALSE(direct);
    CHECK(direct.error().fields[0].field == "kind");
}
