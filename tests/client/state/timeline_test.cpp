#include "wasm-client/state/timeline.hpp"

#include "tests/client/support/client.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;
using namespace causerie::testing;

namespace {

constexpr UserId me{1};

Timeline loaded(std::int64_t first, std::int64_t last) {
    Timeline timeline;
    timeline.put_page(page(1, first, last), me);
    return timeline;
}

std::vector<std::int64_t> range(std::int64_t first, std::int64_t last) {
    std::vector<std::int64_t> numbers;
    for (auto number = first; number <= last; ++number) numbers.push_back(number);
    return numbers;
}

TimelineEntry unconfirmed(const std::string& client_id) {
    TimelineEntry entry{.delivery = Delivery::sending};
    entry.message.client_id = client_id;
    entry.message.author_id = me;
    return entry;
}

}  // namespace

TEST_CASE("the next message is added at the end, once", "[timeline]") {
    auto timeline = loaded(1, 3);
    CHECK(timeline.put(message(1, 4, 2, "new"), me));
    CHECK_FALSE(timeline.put(message(1, 4, 2, "new"), me));
    CHECK(seqs(timeline) == range(1, 4));
}

TEST_CASE("of two versions the one with the larger event_seq stays, whichever comes first", "[timeline]") {
    auto timeline = loaded(1, 3);
    CHECK_FALSE(timeline.put(message(1, 2, 2, "second edit", 20), me));
    CHECK_FALSE(timeline.put(message(1, 2, 2, "first edit", 10), me));
    CHECK(timeline.confirmed[1].message.body == "second edit");
    timeline.put_page(page(1, 1, 3), me);
    CHECK(timeline.confirmed[1].message.body == "second edit");
}

TEST_CASE("a message beyond the end waits for those between", "[timeline]") {
    auto timeline = loaded(1, 3);
    CHECK_FALSE(timeline.put(message(1, 6, 2, "six"), me));
    CHECK_FALSE(timeline.put(message(1, 5, 2, "five"), me));
    CHECK(seqs(timeline) == range(1, 3));
    CHECK(timeline.put(message(1, 4, 2, "four"), me));
    CHECK(seqs(timeline) == range(1, 6));
    CHECK(timeline.apart.empty());
}

TEST_CASE("a message older than what is loaded is left to the history", "[timeline]") {
    auto timeline = loaded(10, 12);
    CHECK_FALSE(timeline.put(message(1, 4, 2, "edited"), me));
    CHECK(seqs(timeline) == range(10, 12));
    CHECK(timeline.apart.empty());
}

TEST_CASE("what arrives while the first page is on its way is joined to it", "[timeline]") {
    Timeline timeline{.loading = true};
    CHECK_FALSE(timeline.put(message(1, 4, 2, "four"), me));
    CHECK_FALSE(timeline.put(message(1, 3, 2, "edited", 30), me));
    timeline.put_page(page(1, 1, 3), me);
    CHECK(seqs(timeline) == range(1, 4));
    CHECK(timeline.confirmed[2].message.body == "edited");
}

TEST_CASE("what arrives for a room that nobody has opened is not kept", "[timeline]") {
    Timeline timeline;
    CHECK_FALSE(timeline.put(message(1, 4, 2, "four"), me));
    CHECK(timeline == Timeline{});
}

TEST_CASE("an older page is put before, an overlapping one is merged", "[timeline]") {
    auto timeline = loaded(6, 9);
    timeline.put_page(page(1, 3, 5), me);
    CHECK(seqs(timeline) == range(3, 9));
    CHECK(timeline.has_before);
    timeline.put_page(page(1, 1, 4), me);
    CHECK(seqs(timeline) == range(1, 9));
    CHECK_FALSE(timeline.has_before);
    timeline.put_page(page(1, 8, 11), me);
    CHECK(seqs(timeline) == range(1, 11));
    CHECK_FALSE(timeline.has_before);
}

TEST_CASE("an edit that overtakes an older page is not undone by it", "[timeline]") {
    auto timeline = loaded(6, 9);
    timeline.loading = true;
    CHECK_FALSE(timeline.put(message(1, 4, 2, "edited", 40), me));
    CHECK(timeline.put(message(1, 10, 2, "next"), me));
    timeline.put_page(page(1, 3, 5), me);
    CHECK(timeline.confirmed[1].message.body == "edited");
    CHECK(timeline.apart.empty());
}

TEST_CASE("an older page with a gap to the stretch is dropped", "[timeline]") {
    auto timeline = loaded(10, 12);
    timeline.put_page(page(1, 5, 8), me);
    CHECK(seqs(timeline) == range(10, 12));
}

TEST_CASE("a newer page with a gap to the stretch replaces it", "[timeline]") {
    auto timeline = loaded(1, 3);
    timeline.put_page(page(1, 50, 60), me);
    CHECK(seqs(timeline) == range(50, 60));
    CHECK(timeline.has_before);
}

TEST_CASE("an empty room is loaded and takes its first message", "[timeline]") {
    auto timeline = loaded(1, 0);
    CHECK(timeline.loaded);
    CHECK(timeline.put(message(1, 1, 2, "first"), me));
    CHECK(seqs(timeline) == range(1, 1));
}

TEST_CASE("one's own message is confirmed by its client id, and only by one's own", "[timeline]") {
    auto timeline = loaded(1, 3);
    timeline.unconfirmed = {unconfirmed("c1"), unconfirmed("c2")};
    auto foreign = message(1, 4, 2, "theirs");
    foreign.client_id = "c1";
    timeline.put(foreign, me);
    CHECK(timeline.unconfirmed.size() == 2);
    timeline.put(own_message(1, 5, "c1"), me);
    REQUIRE(timeline.unconfirmed.size() == 1);
    CHECK(timeline.unconfirmed[0].message.client_id == "c2");
}

TEST_CASE("a page confirms one's own messages too", "[timeline]") {
    auto timeline = loaded(1, 3);
    timeline.unconfirmed = {unconfirmed("c1")};
    auto newest = page(1, 3, 5);
    newest.messages[2] = own_message(1, 5, "c1");
    timeline.put_page(newest, me);
    CHECK(timeline.unconfirmed.empty());
}

TEST_CASE("one's own message that is known too early keeps its place on the screen as sent", "[timeline]") {
    auto timeline = loaded(1, 3);
    timeline.unconfirmed = {unconfirmed("c1")};
    CHECK_FALSE(timeline.put(own_message(1, 5, "c1"), me));
    REQUIRE(timeline.unconfirmed.size() == 1);
    CHECK(timeline.unconfirmed[0].delivery == Delivery::sent);
    timeline.put(message(1, 4, 2, "four"), me);
    CHECK(seqs(timeline) == range(1, 5));
    CHECK(timeline.unconfirmed.empty());
}

TEST_CASE("forgetting keeps one's own messages, to be sent again", "[timeline]") {
    auto timeline = loaded(1, 3);
    timeline.unconfirmed = {unconfirmed("c1"), unconfirmed("c2")};
    timeline.put(own_message(1, 5, "c1"), me);
    timeline.forget();
    CHECK_FALSE(timeline.loaded);
    CHECK(timeline.confirmed.empty());
    CHECK(timeline.apart.empty());
    REQUIRE(timeline.unconfirmed.size() == 2);
    CHECK(timeline.unconfirmed[0].delivery == Delivery::sending);
}

TEST_CASE("what waits beyond a gap is bounded", "[timeline]") {
    auto timeline = loaded(1, 3);
    for (std::int64_t seq = 5; seq < 2'000; ++seq) timeline.put(message(1, seq, 2, "x"), me);
    CHECK(timeline.apart.size() <= 200);
    CHECK(timeline.apart.back().seq == 1'999);
}
