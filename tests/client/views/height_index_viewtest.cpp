#include "wasm-client/views/height_index.hpp"

#include <cstddef>
#include <random>
#include <vector>

#include "tests/support/catch.hpp"

using namespace causerie;

namespace {

void check_against(const HeightIndex& index, const std::vector<float>& heights) {
    REQUIRE(index.size() == heights.size());
    double top = 0;
    for (std::size_t row = 0; row < heights.size(); ++row) {
        CHECK(index.top(row) == Approx(top));
        if (heights[row] > 0) {
            CHECK(index.row_at(top) == row);
            CHECK(index.row_at(top + heights[row] - 0.25) == row);
        }
        top += heights[row];
    }
    CHECK(index.total() == Approx(top));
}

}  // namespace

TEST_CASE("a height index answers as adding up all the rows does", "[views]") {
    std::mt19937 random{7};
    std::uniform_int_distribution<int> height{1, 400};
    std::uniform_int_distribution<int> action{0, 9};
    HeightIndex index;
    std::vector<float> heights;
    for (int round = 0; round < 2000; ++round) {
        const auto value = static_cast<float>(height(random));
        const int chosen = action(random);
        if (heights.empty() || chosen < 5) {
            index.push_back(value);
            heights.push_back(value);
        } else if (chosen < 6) {
            index.pop_back();
            heights.pop_back();
        } else if (chosen < 9) {
            const auto row = static_cast<std::size_t>(value) % heights.size();
            index.set(row, value);
            heights[row] = value;
        } else {
            heights.insert(heights.begin(), value);
            index.assign(heights);
        }
        if (round % 97 == 0) check_against(index, heights);
    }
    check_against(index, heights);
}

TEST_CASE("a place outside of all rows belongs to the nearest one", "[views]") {
    HeightIndex index;
    index.assign({10, 20, 30});
    CHECK(index.row_at(-5) == 0);
    CHECK(index.row_at(1000) == 2);
}
