#include "api/services/normal_text.hpp"

#include "tests/support/catch.hpp"

using namespace causerie::services;

TEST_CASE("what looks the same becomes the same", "[text]") {
    CHECK(composed("e\u0301") == "\u00e9");
    CHECK(composed("\u00e9") == "\u00e9");
    CHECK(composed("\u1112\u1161\u11ab") == "\ud55c");
    CHECK(composed("plain") == "plain");
    CHECK(composed("").empty());
}

TEST_CASE("composition keeps what it does not have to change", "[text]") {
    CHECK(composed("\U0001F468\u200D\U0001F469\u200D\U0001F467") == "\U0001F468\u200D\U0001F469\u200D\U0001F467");
    CHECK(composed("\uFB01 \u00b2") == "\uFB01 \u00b2");
    CHECK(composed(std::string("a\0\u00e9", 4)) == std::string("a\0\u00e9", 4));
}

TEST_CASE("invalid and absurdly long text is left for validation to refuse", "[text]") {
    CHECK(composed("e\u0301\xff") == "e\u0301\xff");
    std::string accents;
    while (accents.size() < 1'000'000) accents += "e\u0301";
    CHECK(composed(accents) == accents);
}

TEST_CASE("lines end in LF alone", "[text]") {
    CHECK(normal_body("a\r\nb\nc") == "a\nb\nc");
    CHECK(normal_body("a\r\r\n") == "a\r\n");
    CHECK(normal_body("a\rb") == "a\rb");
}
