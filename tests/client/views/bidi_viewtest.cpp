#include "wasm-client/views/bidi.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "tests/support/catch.hpp"

using namespace causerie;

namespace {

/// How a line is seen. `a`…`z` run from left to right, `A`…`Z` from right to left, digits are numbers.
std::string seen(std::string_view words, bool right_to_left) {
    std::vector<WordDirection> directions;
    for (const char c : words) {
        directions.push_back(c >= 'a' && c <= 'z'   ? WordDirection::left_to_right
                             : c >= 'A' && c <= 'Z' ? WordDirection::right_to_left
                             : c >= '0' && c <= '9' ? WordDirection::number
                                                    : WordDirection::neutral);
    }
    std::vector<std::uint32_t> order;
    std::vector<std::uint8_t> levels;
    visual_order(directions, right_to_left, order, levels);
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
