#include "api/store/log_tail.hpp"

#include <vector>

#include "common/validation/limits.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;
using store::LogTail;
using store::Post;

namespace {

constexpr UserId ann{1};
constexpr UserId bob{2};
constexpr RoomId general{1};
constexpr RoomId garden{2};
const std::string epoch = "epoch";

store::PostOutcome stored(UserId author, RoomId room, std::int64_t position, std::int64_t seq) {
    return {.kind = store::PostOutcome::Kind::stored,
            .message = {.id = {position}, .room_id = room, .seq = seq, .author_id = author}};
}

// Ann has written in both rooms, twice with nobody in between; the head is 12, the last seqs are 6 and 1.
LogTail quiet_tail() {
    LogTail tail;
    tail.learn({epoch, {stored(ann, general, 10, 5)}}, 9);
    tail.learn({epoch, {stored(ann, general, 11, 6), stored(ann, garden, 12, 1)}}, 10);
    return tail;
}

}  // namespace

TEST_CASE("places are known when two batches followed each other, and not before", "[log tail]") {
    const std::vector<Post> post{{.author = ann, .room = general}};
    LogTail tail;
    CHECK_FALSE(tail.next(post));
    tail.learn({epoch, {stored(ann, general, 10, 5)}}, 9);
    CHECK_FALSE(tail.next(post));
    tail.learn({epoch, {stored(ann, general, 11, 6)}}, 10);
    const auto places = tail.next(post);
    REQUIRE(places);
    CHECK(places->epoch == epoch);
    CHECK(places->head == 11);
    CHECK(places->seqs == std::vector<std::int64_t>{7});
}

TEST_CASE("each room counts by itself, and on from where it was left", "[log tail]") {
    auto tail = quiet_tail();
    const std::vector<Post> posts{
        {.author = ann, .room = general}, {.author = ann, .room = garden}, {.author = ann, .room = general}};
    auto places = tail.next(posts);
    REQUIRE(places);
    CHECK(places->head == 12);
    CHECK(places->seqs == std::vector<std::int64_t>{7, 2, 8});
    CHECK(places->last_seqs == std::map<RoomId, std::int64_t>{{general, 8}, {garden, 2}});

    // What was not stored has used up nothing.
    CHECK(tail.next(posts)->seqs == places->seqs);
    tail.advance(*places, posts.size());
    places = tail.next(posts);
    REQUIRE(places);
    CHECK(places->head == 15);
    CHECK(places->seqs == std::vector<std::int64_t>{9, 3, 10});
}

TEST_CASE("who has not posted there may not be allowed to", "[log tail]") {
    auto tail = quiet_tail();
    CHECK_FALSE(tail.next(std::vector<Post>{{.author = bob, .room = general}}));
    CHECK_FALSE(tail.next(std::vector<Post>{{.author = ann, .room = general}, {.author = ann, .room = RoomId{3}}}));
    // To have been refused, or to have posted before, says nothing.
    tail.learn({epoch, {{.kind = store::PostOutcome::Kind::refused}, {.kind = store::PostOutcome::Kind::repeated}}},
               12);
    CHECK_FALSE(tail.next(std::vector<Post>{{.author = bob, .room = general}}));
    CHECK(tail.next(std::vector<Post>{{.author = ann, .room = general}})->head == 12);
}

TEST_CASE("somebody else's writing ends what was known", "[log tail]") {
    const std::vector<Post> in_garden{{.author = ann, .room = garden}};
    const bool is_other_log = GENERATE(false, true);
    CAPTURE(is_other_log);
    auto tail = quiet_tail();
    if (is_other_log) {
        tail.learn({"other", {stored(ann, general, 13, 7)}}, 12);
    } else {
        tail.learn({epoch, {stored(ann, general, 14, 7)}}, 13);
    }
    CHECK_FALSE(tail.next(in_garden));
    // Quiet again: what was learnt since then counts, and nothing from before.
    const auto head = std::int64_t{15};
    tail.learn({epoch, {stored(ann, general, head, 8)}}, head - 1);
    tail.learn({epoch, {stored(ann, general, head + 1, 9)}}, head);
    CHECK_FALSE(tail.next(in_garden));
    CHECK(tail.next(std::vector<Post>{{.author = ann, .room = general}})->seqs.front() == 10);
}

TEST_CASE("a tail that was wrong is asked again when the log has been quiet for a batch", "[log tail]") {
    const std::vector<Post> post{{.author = ann, .room = general}};
    auto tail = quiet_tail();
    tail.distrust();
    CHECK_FALSE(tail.next(post));
    tail.learn({epoch, {stored(ann, general, 13, 7)}}, 12);
    CHECK(tail.next(post)->head == 13);
}

TEST_CASE("what a tail remembers is bounded", "[log tail]") {
    auto tail = quiet_tail();
    std::int64_t head = 12;
    store::PostedBatch batch{epoch, {}};
    for (std::size_t i = 0; i <= limits::log_tail_posters_max; ++i) {
        ++head;
        batch.outcomes.push_back(stored(UserId{static_cast<std::int64_t>(i) + 100}, general, head, head));
    }
    tail.learn(batch, 12);
    CHECK(tail.next(std::vector<Post>{{.author = ann, .room = general}}));
    tail.learn({epoch, {stored(bob, general, head + 1, head + 1)}}, head);
    CHECK_FALSE(tail.next(std::vector<Post>{{.author = ann, .room = general}}));
    CHECK(tail.next(std::vector<Post>{{.author = bob, .room = general}}));
}
