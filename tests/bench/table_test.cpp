#include "tests/bench/table.hpp"

#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"

using namespace causerie::bench;

namespace {

Measurement measured(const std::string& name, double rate, double others = 0) {
    return {.name = name, .values = {{"per s", rate}, {"other cores", others}}};
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("the table has the median and the range of each name", "[bench]") {
    const auto text =
        table({measured("posts", 30), measured("pages", 7), measured("posts", 10), measured("posts", 20)});
    CHECK(holds(text, "20 (10..30)"));
    CHECK(text.find("posts") < text.find("pages"));
    CHECK_FALSE(holds(text, "WRONG"));
    CHECK_FALSE(holds(text, "disturbed"));
}

TEST_CASE("the median of two is between them", "[bench]") {
    CHECK(holds(table({measured("posts", 10), measured("posts", 20)}), "15 (10..20)"));
}

TEST_CASE("the table says what was wrong, and who disturbed", "[bench]") {
    auto wrong = measured("posts", 1);
    wrong.fault_count = 2;
    wrong.faults = {"a page of 3 bytes"};
    CHECK(holds(table({wrong}), "WRONG: posts: 2 faults; a page of 3 bytes"));
    CHECK(holds(table({measured("pages", 1, 0.5)}), "disturbed: pages: others used up to 0.50 cores"));
}

TEST_CASE("a measurement survives its file", "[bench]") {
    auto one = measured("posts", 1.5);
    one.fault_count = 1;
    one.faults = {"late"};
    CHECK(nlohmann::json::parse(nlohmann::json(one).dump()).get<Measurement>() == one);
}
