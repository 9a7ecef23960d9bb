#include "wasm-client/views/label.hpp"

#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/headless_imgui.hpp"

using namespace causerie;

namespace {

struct Fixture {
    test::FakeText text{};
    TextRunCache runs{text};
    LabelCache labels{runs};

    Label label(std::string_view source, float width) {
        labels.begin_frame();
        return labels.get(source, {Face::regular, 20}, width);
    }
};

}  // namespace

TEST_CASE("a label that fits is left alone", "[views]") {
    Fixture f;
    const auto label = f.label("ten chars!", 100);
    CHECK_FALSE(label.cut);
    CHECK(label.width == Approx(100));
    CHECK(label.pieces.size() == 2);
}

TEST_CASE("a label that does not fit ends in an ellipsis and keeps to its width", "[views]") {
    Fixture f;
    for (const float width : {0.0F, 5.0F, 10.0F, 35.0F, 60.0F, 99.0F}) {
        for (const std::string_view source :
             {"ten chars!", "unbreakable", "日本語日本語", "שלום עולם טוב", "👍👍👍👍👍👍"}) {
            INFO(source << " in " << width);
            const auto label = f.label(source, width);
            CHECK(label.cut);
            CHECK(label.width <= width + 1);
            CHECK(label.pieces.empty() == (width < 10));
        }
    }
}

TEST_CASE("brackets of a right-to-left label are mirrored", "[views]") {
    Fixture f;
    const auto label = f.label("\u05D0 (\u05D1)", 500);
    const auto opening = f.runs.right_to_left(f.runs.get({Face::regular, Direction::left_to_right, 20, "("}));
    // Seen from the left: the closing one, a letter, the opening one, a letter.
    REQUIRE(label.pieces.size() == 4);
    CHECK(label.pieces[2].run == opening);
}

TEST_CASE("a label is laid out once", "[views]") {
    Fixture f;
    (void)f.label("hello there", 100);
    const auto measured = f.text.measured;
    (void)f.label("hello there", 100);
    CHECK(f.text.measured == measured);
    (void)f.label("", 100);
    CHECK(f.label("\n \t", 100).pieces.empty());
}
