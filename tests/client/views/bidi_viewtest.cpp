#include "wasm-client/views/bidi.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "tests/support/catch.hpp"

using namespace causerie;

namespace {

/// How a line is seen. `a`…`z` run from left to right, `A`…`Z` from right to left, digits are numbers, `@` an Arabic
/// one, `(` and `)` brackets.
std::string seen(std::string_view words, bool right_to_left) {
    std::vector<Token> tokens;
    for (const char c : words) {
        tokens.push_back({.direction = c >= 'a' && c <= 'z'   ? WordDirection::left_to_right
                                       : c >= 'A' && c <= 'Z' ? WordDirection::right_to_left
                                       : c >= '0' && c <= '9' ? WordDirection::number
                                       : c == '@'             ? WordDirection::arabic_number
                                       : c == '('             ? WordDirection::opening
                                       : c == ')'             ? WordDirection::closing
                                                              : WordDirection::neutral});
    }
    std::vector<std::uint32_t> order;
    std::vector<std::uint8_t> levels(tokens.size());
    resolve_levels(tokens, right_to_left, levels);
    visual_order(levels, order);
    std::string result;
    for (const auto index : order) result += words[index];
    return result;
}

}  // namespace

TEST_CASE("words of one direction keep to it", "[views]") {
    CHECK(seen("a b c", false) == "a b c");
    CHECK(seen("A B C", true) == "C B A");
    CHECK(seen("", false).empty());
}

TEST_CASE("right-to-left words within left-to-right text are reversed among themselves", "[views]") {
    CHECK(seen("a A B b", false) == "a B A b");
    CHECK(seen("a A - B b", false) == "a B - A b");
    CHECK(seen("a A .", false) == "a A .");
}

TEST_CASE("left-to-right words within right-to-left text keep their order", "[views]") {
    CHECK(seen("A a b B", true) == "B a b A");
    CHECK(seen("A a b .", true) == ". a b A");
}

TEST_CASE("a number stays with the right-to-left words before it", "[views]") {
    CHECK(seen("A 4 B", true) == "B 4 A");
    CHECK(seen("a A 4 b", false) == "a 4 A b");
    CHECK(seen("a 4 A b", false) == "a 4 A b");
    CHECK(seen("4 5", true) == "5 4");
}

TEST_CASE("a number stays with the left-to-right words before it", "[views]") {
    CHECK(seen("A a 4 B", true) == "B a 4 A");
    CHECK(seen("a 4", true) == "a 4");
    CHECK(seen("a 4 . 5 B", true) == "B a 4 . 5");
}

TEST_CASE("an Arabic number counts as right-to-left", "[views]") {
    CHECK(seen("A a @ B", true) == "B @ a A");
    CHECK(seen("A @ @ a", false) == "@ @ A a");
}

TEST_CASE("punctuation at the border of two directions runs as the paragraph does", "[views]") {
    CHECK(seen("a A , b", false) == "a A , b");
    CHECK(seen("A a , B", true) == "B , a A");
    CHECK(seen("A B , a", false) == "B A , a");
}

TEST_CASE("brackets run as the paragraph, or as what is between and before them", "[views]") {
    CHECK(seen("a(A)", false) == "a(A)");
    CHECK(seen("a (A) B", false) == "a (A) B");
    CHECK(seen("A (B) a", false) == ")B( A a");
    CHECK(seen("A(b C)D", false) == "A(b C)D");
    CHECK(seen("A(a b)B", true) == "B)a b(A");
    CHECK(seen("a(b)A", true) == "Aa(b)");
    CHECK(seen("a((A)) B", false) == "a((A)) B");
    CHECK(seen("A )( B", false) == "B () A");  // Neither closes the other.
    CHECK(seen("A ( B", false) == "B ( A");
    const std::string deep(100, '(');
    CHECK(seen("A" + deep + "a" + std::string(100, ')'), true) == std::string(100, ')') + "a" + deep + "A");
}
