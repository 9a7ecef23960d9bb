#include "common/text/utf8.hpp"

#include <string>

#include "tests/support/catch.hpp"

using namespace causerie;

namespace {

struct Sequence {
    std::string bytes{};
    char32_t code_point{};
};

}  // namespace

TEST_CASE("the ends of each length are read as what they are", "[utf8]") {
    for (const auto& [bytes, code_point] : {Sequence{std::string(1, '\0'), 0x00},
                                            {"\x7F", 0x7F},
                                            {"\xC2\x80", 0x80},
                                            {"\xDF\xBF", 0x7FF},
                                            {"\xE0\xA0\x80", 0x800},
                                            {"\xED\x9F\xBF", 0xD7FF},
                                            {"\xEE\x80\x80", 0xE000},
                                            {"\xEF\xBF\xBF", 0xFFFF},
                                            {"\xF0\x90\x80\x80", 0x10000},
                                            {"\xF4\x8F\xBF\xBF", 0x10FFFF}}) {
        std::size_t offset = 0;
        CHECK(utf8::next(bytes, offset) == code_point);
        CHECK(offset == bytes.size());
        CHECK(utf8::is_valid(bytes));
        CHECK(utf8::length(bytes) == 1);
    }
}

TEST_CASE("malformed sequences are found, and a loop over them always ends", "[utf8]") {
    const std::vector<std::string> malformed{
        "\x80",                  // A continuation without a start.
        "\xBF",                  //
        "\xC0\x80",              // Overlong forms.
        "\xC1\xBF",              //
        "\xE0\x80\x80",          //
        "\xE0\x9F\xBF",          //
        "\xF0\x80\x80\x80",      //
        "\xF0\x8F\xBF\xBF",      //
        "\xED\xA0\x80",          // Surrogates.
        "\xED\xBF\xBF",          //
        "\xF4\x90\x80\x80",      // Above U+10FFFF.
        "\xF5\x80\x80\x80",      //
        "\xF8\x88\x80\x80\x80",  // Five bytes.
        "\xFE",                  //
        "\xFF",                  //
        "\xC2",                  // Cut off.
        "\xE2\x82",              //
        "\xF0\x9F\x98",          //
        "\xC2\x41",              // The second byte is no continuation.
        "\xE2\x28\xA1",          //
        "\xE2\x82\x28",          //
        "\xF0\x9F\x98\x28",      //
    };
    for (const auto& bytes : malformed) {
        INFO(bytes);
        CHECK_FALSE(utf8::is_valid(bytes));
        CHECK_FALSE(utf8::is_valid("good " + bytes + " good"));
        std::size_t offset = 0;
        CHECK(utf8::next(bytes, offset) == utf8::replacement);
        CHECK(offset == 1);
        std::size_t steps = 0;
        for (offset = 0; offset < bytes.size(); ++steps) (void)utf8::next(bytes, offset);
        CHECK(offset == bytes.size());
        CHECK(utf8::length(bytes) == steps);
    }
}

TEST_CASE("length counts code points", "[utf8]") {
    CHECK(utf8::length("") == 0);
    CHECK(utf8::length("abc") == 3);
    CHECK(utf8::length("äöü") == 3);
    CHECK(utf8::length("世界") == 2);
    CHECK(utf8::length("👩‍🚀") == 3);
    CHECK(utf8::length("🇨🇭") == 2);
}

TEST_CASE("white space of every script is trimmed at both ends and kept within", "[utf8]") {
    CHECK(utf8::trim("").empty());
    CHECK(utf8::trim(" \t\r\n\v\f").empty());
    CHECK(utf8::trim("  a  b  ") == "a  b");
    CHECK(utf8::trim("a") == "a");
    for (const auto* space :
         {"\u00A0", "\u0085", "\u1680", "\u2003", "\u2028", "\u2029", "\u202F", "\u205F", "\u3000", "\uFEFF"}) {
        const std::string text = std::string{space} + "世 界" + space;
        CHECK(utf8::trim(text) == "世 界");
    }
    // A zero-width joiner belongs to what it joins.
    CHECK(utf8::trim("\u200D") == "\u200D");
    CHECK(utf8::trim("\xFF a \xFF") == "\xFF a \xFF");
}

TEST_CASE("control characters are those of category Cc", "[utf8]") {
    CHECK(utf8::is_control(0x00));
    CHECK(utf8::is_control(0x1F));
    CHECK_FALSE(utf8::is_control(0x20));
    CHECK_FALSE(utf8::is_control(0x7E));
    CHECK(utf8::is_control(0x7F));
    CHECK(utf8::is_control(0x9F));
    CHECK_FALSE(utf8::is_control(0xA0));
    CHECK_FALSE(utf8::is_control(0x200D));
}
