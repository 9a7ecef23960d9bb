#include "common/text/grapheme.hpp"

#include <cstddef>
#include <random>
#include <string>
#include <string_view>

#include "common/text/script.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;

namespace {

std::string random_bytes(std::mt19937& random, std::size_t size) {
    std::uniform_int_distribution<int> byte{0, 255};
    std::string text;
    for (std::size_t i = 0; i < size; ++i) text += static_cast<char>(byte(random));
    return text;
}

bool is_one_emoji(std::string_view text) {
    const auto cluster = next_cluster(text, 0);
    return cluster.end == text.size() && cluster.emoji;
}

}  // namespace

TEST_CASE("a cluster is what a reader sees as one character", "[text]") {
    CHECK(cluster_count("") == 0);
    CHECK(cluster_count("abc") == 3);
    CHECK(cluster_count("e\u0301x") == 2);
    CHECK(cluster_count("नि") == 1);
    CHECK(cluster_count("क्षि") == 1);
    CHECK(cluster_count("กำ") == 1);
    CHECK(cluster_count("한글") == 2);
    CHECK(cluster_count("\u1112\u1161\u11AB") == 1);
    CHECK(cluster_count("שָׁלוֹם") == 4);
    CHECK(cluster_count("か\u3099") == 1);
}

TEST_CASE("emoji sequences are one emoji each", "[text]") {
    CHECK(is_one_emoji("👍"));
    CHECK(is_one_emoji("👍🏽"));
    CHECK(is_one_emoji("👨‍👩‍👧‍👦"));
    CHECK(is_one_emoji("🏴‍☠️"));
    CHECK(is_one_emoji("🇩🇪"));
    CHECK(is_one_emoji("1️⃣"));
    CHECK(is_one_emoji("❤️"));
    CHECK(is_one_emoji("🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F"));
    CHECK(cluster_count("🇩🇪🇯🇵") == 2);
    CHECK(cluster_count("👍👍") == 2);
}

TEST_CASE("plain characters are not emoji", "[text]") {
    for (const std::string_view text : {"a", "1", "#", "©", "→", "❤", "漢", "⌚\uFE0E"}) {
        INFO(text);
        CHECK_FALSE(next_cluster(text, 0).emoji);
    }
}

TEST_CASE("a tower of marks is cut into clusters of bounded length", "[text]") {
    std::string tower = "a";
    for (int i = 0; i < 1000; ++i) tower += "\u0301";
    CHECK(cluster_count(tower) > 1000 / cluster_length_max);
    std::string family = "👩";
    for (int i = 0; i < 1000; ++i) family += "\u200D👩";
    CHECK(cluster_count(family) > 10);
}

TEST_CASE("walking over any bytes by clusters ends exactly at the end", "[text]") {
    std::mt19937 random{20261122};
    for (int round = 0; round < 500; ++round) {
        const auto text = random_bytes(random, 200);
        std::size_t offset = 0;
        while (offset < text.size()) {
            const auto end = next_cluster(text, offset).end;
            REQUIRE(end > offset);
            offset = end;
        }
        CHECK(offset == text.size());
    }
}

TEST_CASE("code points fall into the classes that layout asks for", "[text]") {
    CHECK(is_cjk(U'漢'));
    CHECK(is_cjk(U'か'));
    CHECK(is_cjk(U'。'));
    CHECK(is_cjk(U'Ａ'));
    CHECK_FALSE(is_cjk(U'한'));
    CHECK_FALSE(is_cjk(U'a'));
    CHECK(is_rtl(U'ש'));
    CHECK(is_rtl(U'م'));
    CHECK_FALSE(is_rtl(U'٣'));
    CHECK_FALSE(is_rtl(U'क'));
    CHECK(is_digit(U'7'));
    CHECK(is_digit(U'٣'));
    CHECK(is_ltr_letter(U'a'));
    CHECK(is_ltr_letter(U'é'));
    CHECK(is_ltr_letter(U'д'));
    CHECK(is_ltr_letter(U'ก'));
    CHECK(is_ltr_letter(U'漢'));
    for (const char32_t other : {U' ', U'1', U'(', U'…', U'€', U'ש', U'👍'}) CHECK_FALSE(is_ltr_letter(other));
    CHECK(is_forbidden_at_line_start(U'。'));
    CHECK(is_forbidden_at_line_start(U'ッ'));
    CHECK_FALSE(is_forbidden_at_line_start(U'ツ'));
    CHECK(is_forbidden_at_line_end(U'「'));
    CHECK_FALSE(is_forbidden_at_line_end(U'」'));
}
