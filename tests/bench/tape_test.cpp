#include "tests/bench/tape.hpp"

#include "tests/bench/post_text.hpp"
#include "tests/support/catch.hpp"

using namespace causerie::bench;

namespace {

std::string frame(std::int64_t position, std::int64_t number) {
    const auto text = post_text("tag", number);
    return "id: epoch-" + std::to_string(position) + "\nevent: message\ndata: {\"body\":\"" + text.body +
           "\",\"client_id\":\"" + text.client_id + "\",\"event_seq\":" + std::to_string(position) + "}\n\n";
}

const std::string ping = "retry: 1000\nid: epoch-4\nevent: ping\ndata: {}\n\n";

struct Trial {
    Tape tape{"tag"};
    std::vector<TapeReader> readers{};

    Trial() {
        for (std::int64_t number = 0; number < 3; ++number) tape.expect(number, Clock::now());
        for (int i = 0; i < 2; ++i) readers.emplace_back(tape);
    }

    std::optional<std::string> feed(std::size_t reader, const std::string& bytes, std::size_t step = SIZE_MAX) {
        for (std::size_t at = 0; at < bytes.size(); at += std::min(step, bytes.size())) {
            const auto count = [](Tape::Event& event) { ++event.arrivals; };
            if (auto problem = readers[reader].feed(bytes.substr(at, step), count)) return problem;
        }
        return std::nullopt;
    }
};

}  // namespace

TEST_CASE("streams that bring the same events are in order, however their bytes arrive", "[bench]") {
    const auto stream = ping + frame(5, 1) + frame(6, 0) + ping + frame(7, 2);
    for (std::size_t step = 1; step < stream.size(); step += 7) {
        Trial trial;
        CHECK_FALSE(trial.feed(0, stream, step));
        CHECK_FALSE(trial.feed(1, stream));
        CHECK(trial.readers[0].is_live());
        CHECK(trial.readers[1].place() == 3);
        CHECK(trial.tape.size() == 3);
        CHECK(trial.tape.missing() == 0);
        for (std::size_t place = 0; place < 3; ++place) CHECK(trial.tape.at(place)->arrivals == 2);
    }
}

TEST_CASE("a stream that is sent away goes on where it was", "[bench]") {
    Trial trial;
    auto& reader = trial.readers[1];
    CHECK(reader.last_id().empty());
    REQUIRE_FALSE(trial.feed(0, frame(5, 0) + frame(6, 1)));
    REQUIRE_FALSE(trial.feed(1, ping + frame(5, 0) + "event: bye\ndata: {\"retry_ms\":1250}\n\n" + "half"));
    CHECK(reader.farewell() == std::chrono::milliseconds{1250});
    CHECK(reader.last_id().ends_with("-5"));
    reader.resume();
    CHECK_FALSE(reader.farewell());
    CHECK_FALSE(reader.is_live());
    SECTION("with the next event") { CHECK_FALSE(trial.feed(1, frame(6, 1) + ping)); }
    SECTION("and not with one that it had") { CHECK(trial.feed(1, frame(5, 0))); }
    SECTION("nor with one too far") { CHECK(trial.feed(1, frame(7, 2))); }
}

TEST_CASE("a stream that leaves out, doubles, swaps or changes an event is found out", "[bench]") {
    Trial trial;
    REQUIRE_FALSE(trial.feed(0, frame(5, 0) + frame(6, 1)));
    SECTION("left out by the second") { CHECK(trial.feed(1, frame(6, 1))); }
    SECTION("left out by the first") { CHECK(trial.feed(0, frame(8, 2))); }
    SECTION("doubled by the first") { CHECK(trial.feed(0, frame(6, 1))); }
    SECTION("doubled under another position") { CHECK(trial.feed(0, frame(7, 1))); }
    SECTION("doubled by the second") { CHECK(trial.feed(1, frame(5, 0) + frame(5, 0))); }
    SECTION("swapped") { CHECK(trial.feed(1, frame(6, 1) + frame(5, 0))); }
    SECTION("never posted") { CHECK(trial.feed(0, frame(7, 9))); }
    SECTION("changed") {
        auto changed = frame(7, 2);
        changed.replace(changed.find("quick"), 5, "quack");
        CHECK(trial.feed(0, changed));
    }
    SECTION("another's event") { CHECK(trial.feed(0, "id: epoch-7\nevent: room\ndata: {}\n\n")); }
    SECTION("told to start over") { CHECK(trial.feed(0, "event: reset\ndata: {}\n\n")); }
}
