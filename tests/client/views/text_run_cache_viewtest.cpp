#include "wasm-client/views/text_run_cache.hpp"

#include <algorithm>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/headless_imgui.hpp"

using namespace causerie;

namespace {

RunKey key(std::string_view text, float size = 16, Face face = Face::regular) {
    return {face, Direction::left_to_right, size, text};
}

}  // namespace

TEST_CASE("a run is measured once for each face, size and direction", "[views]") {
    test::FakeText text;
    TextRunCache runs{text};
    const auto run = runs.get(key("word"));
    CHECK(runs.get(key("word")) == run);
    CHECK(text.measured == 1);
    CHECK(runs.advance(run) == 32);
    CHECK(runs.get(key("word", 17)) != run);
    CHECK(runs.get(key("word", 16, Face::bold)) != run);
    CHECK(runs.right_to_left(run) != run);
    CHECK(runs.get(key("words")) != run);
}

TEST_CASE("a run is rasterised when it is first drawn, and again when its page is lost", "[views]") {
    test::FakeText text;
    TextRunCache runs{text};
    const auto run = runs.get(key("word"));
    CHECK(text.rasterised == 0);
    (void)runs.image(run);
    (void)runs.image(run);
    CHECK(text.rasterised == 1);
    text.lose_pages();
    CHECK(runs.image(run).generation == text.generation(0));
    CHECK(text.rasterised == 2);
}

TEST_CASE("pages are touched once in each frame in which they are drawn from", "[views]") {
    test::FakeText text;
    TextRunCache runs{text};
    const auto run = runs.get(key("word"));
    for (int frame = 1; frame <= 3; ++frame) {
        runs.begin_frame();
        (void)runs.image(run);
        (void)runs.image(run);
        CHECK(text.touched.size() == static_cast<std::size_t>(frame));
    }
}

TEST_CASE("the cache does not grow without end", "[views]") {
    test::FakeText text;
    TextRunCache runs{text};
    const auto epoch = runs.epoch();
    std::size_t largest = 0;
    for (int i = 0; i < 100'000; ++i) {
        (void)runs.get(key(std::to_string(i)));
        if (i % 100 == 0) runs.begin_frame();
        largest = std::max(largest, runs.size());
    }
    CHECK(largest < 31'000);
    CHECK(runs.epoch() > epoch);
}
