#include "tests/chaos/checker.hpp"

#include <algorithm>
#include <string>

#include "tests/chaos/audience.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;
using namespace causerie::chaos;

namespace {

constexpr UserId ada{1};
constexpr UserId bob{2};
constexpr RoomId hall{1};    // Public.
constexpr RoomId cellar{2};  // Private, Ada's.

StoredMessage message(std::int64_t id, RoomId room, std::int64_t seq, const std::string& client_id) {
    return {MessageId{id}, room, seq, id, ada, client_id, digest(client_id)};
}

/// Positions: 1 hall, 2 Ada in, 3 Bob in, 4 "a", 5 the cellar, 6 Ada in, 7 "b" in the cellar, 8 Bob leaves the hall,
/// 9 "c", 10 Bob comes back, 11 "d". Bob must see 1 to 4, 8, 10 and 11.
Committed committed_sample() {
    Committed committed;
    committed.head = 11;
    committed.log = {
        {1, LogKind::room, hall, hall.value},
        {2, LogKind::member_joined, hall, ada.value},
        {3, LogKind::member_joined, hall, bob.value},
        {4, LogKind::message, hall, 4},
        {5, LogKind::room, cellar, cellar.value},
        {6, LogKind::member_joined, cellar, ada.value},
        {7, LogKind::message, cellar, 7},
        {8, LogKind::member_left, hall, bob.value},
        {9, LogKind::message, hall, 9},
        {10, LogKind::member_joined, hall, bob.value},
        {11, LogKind::message, hall, 11},
    };
    committed.messages = {message(4, hall, 1, "a"), message(7, cellar, 1, "b"), message(9, hall, 2, "c"),
                          message(11, hall, 3, "d")};
    committed.rooms = {{hall, RoomKind::public_room, 3, 2}, {cellar, RoomKind::private_room, 1, 1}};
    committed.memberships = {{hall, ada}, {hall, bob}, {cellar, ada}};
    return committed;
}

Post post(const StoredMessage& stored, std::int64_t at_us) {
    Post post{.author = stored.author,
              .client_id = stored.client_id,
              .room = stored.room,
              .body = stored.body,
              .began_at_us = at_us,
              .acknowledged_at_us = at_us + 5};
    post.acknowledgements.push_back(
        {stored.id, stored.room, stored.author, stored.seq, stored.event_seq, stored.body, true});
    return post;
}

Observation told(const Committed& committed, std::int64_t position) {
    const auto& row = committed.log.at(static_cast<std::size_t>(position) - 1);
    Observation seen{.event = wire_kind(row.kind), .position = position, .subject = row.subject};
    for (const auto& stored : committed.messages) {
        if (row.kind != LogKind::message || stored.id.value != row.subject) continue;
        seen.seq = stored.seq;
        seen.body = stored.body;
    }
    return seen;
}

Observation mark(std::int64_t position) { return {.kind = ObservationKind::mark, .position = position}; }

/// Bob starts from a snapshot at 2 and is told everything that he may see.
Reader bob_of(const Committed& committed) {
    Reader reader{.name = "bob", .user = bob};
    reader.snapshots = {{{{.id = hall}}}};
    reader.observations = {{.kind = ObservationKind::snapshot, .position = 2}};
    for (const std::int64_t position : {3, 4, 8, 10, 11}) reader.observations.push_back(told(committed, position));
    return reader;
}

struct Run {
    Committed committed{committed_sample()};
    History history{};

    Run() {
        std::int64_t at_us = 0;
        for (const auto& stored : committed.messages) history.posts.push_back(post(stored, at_us += 10));
        history.readers = {bob_of(committed)};
        history.pages = {{.asker = "bob", .room = hall, .limit = 2, .known_seq = 3, .has_before = true}};
        history.pages[0].messages = {{MessageId{9}, 2, digest("c")}, {MessageId{11}, 3, digest("d")}};
        history.end = 11;
    }

    [[nodiscard]] Verdict verdict() const { return check(history, committed); }
    std::vector<Observation>& observations() { return history.readers[0].observations; }

    void forget(std::int64_t position) {
        std::erase_if(observations(), [&](const Observation& seen) { return seen.position == position; });
    }

    void insert_before(std::int64_t position, const Observation& seen) {
        const auto at = std::ranges::find(observations(), position, &Observation::position);
        observations().insert(at, seen);
    }
};

}  // namespace

TEST_CASE("a run in which nothing went wrong is found clean", "[chaos]") {
    const auto verdict = Run{}.verdict();
    CHECK(verdict.is_clean());
    CHECK(verdict.details().empty());
}

TEST_CASE("an acknowledged message that is not in the database is lost", "[chaos]") {
    Run run;
    run.committed.messages.pop_back();
    CHECK(run.verdict().count(Rule::lost) >= 1);
}

TEST_CASE("the same client_id twice in the database is doubled", "[chaos]") {
    Run run;
    run.committed.log.push_back({12, LogKind::message, hall, 12});
    run.committed.messages.push_back(message(12, hall, 4, "d"));
    run.committed.rooms[0].last_seq = 4;
    run.committed.head = 12;
    const auto verdict = run.verdict();
    CHECK(verdict.count(Rule::doubled) == 1);
    CHECK(verdict.count(Rule::gap) == 0);
}

TEST_CASE("a resend that is answered with another message is doubled", "[chaos]") {
    Run run;
    auto again = run.history.posts[0].acknowledgements[0];
    again.created = false;
    run.history.posts[0].acknowledgements.push_back(again);
    CHECK(run.verdict().is_clean());
    run.history.posts[0].acknowledgements.back().id = MessageId{9};
    CHECK(run.verdict().count(Rule::doubled) == 1);
}

TEST_CASE("a resend that is answered as created once more is doubled", "[chaos]") {
    Run run;
    run.history.posts[0].acknowledgements.push_back(run.history.posts[0].acknowledgements[0]);
    CHECK(run.verdict().count(Rule::doubled) == 1);
}

TEST_CASE("a message that nobody posted is foreign", "[chaos]") {
    Run run;
    run.history.posts.pop_back();
    CHECK(run.verdict().count(Rule::foreign) == 1);
}

TEST_CASE("a post that was never acknowledged is reported, whether it is stored or not", "[chaos]") {
    Run run;
    run.history.posts[1].acknowledgements.clear();
    CHECK(run.verdict().count(Rule::unacknowledged) == 1);
    run.history.posts.push_back({.author = ada, .client_id = "e", .room = hall});
    CHECK(run.verdict().count(Rule::unacknowledged) == 2);
}

TEST_CASE("a message that is acknowledged before another begins must come before it", "[chaos]") {
    Run run;
    run.history.posts[0].began_at_us = 1000;
    run.history.posts[0].acknowledged_at_us = 1005;
    CHECK(run.verdict().count(Rule::reordered) >= 1);
}

TEST_CASE("messages that were on their way at the same time may come in any order", "[chaos]") {
    Run run;
    run.history.posts[0].acknowledged_at_us = 1000;
    run.history.posts[1].began_at_us = 1;
    CHECK(run.verdict().is_clean());
}

TEST_CASE("a body or a seq other than acknowledged is altered", "[chaos]") {
    Run run;
    run.committed.messages[0].body = digest("something else");
    CHECK(run.verdict().count(Rule::altered) >= 1);
    Run other;
    other.history.posts[0].acknowledgements[0].seq = 7;
    CHECK(other.verdict().count(Rule::altered) == 1);
}

TEST_CASE("positions must be 1, 2, 3 and end at the head", "[chaos]") {
    Run missing;
    missing.committed.log.erase(missing.committed.log.begin() + 4);
    CHECK(missing.verdict().count(Rule::gap) >= 1);
    Run twice;
    twice.committed.log.insert(twice.committed.log.begin() + 4, twice.committed.log[3]);
    CHECK(twice.verdict().count(Rule::doubled) >= 1);
    Run ahead;
    ahead.committed.head = 12;
    CHECK(ahead.verdict().count(Rule::gap) == 1);
}

TEST_CASE("a room's seq must be 1, 2, 3 in the order of the log", "[chaos]") {
    Run gap;
    gap.committed.messages[3].seq = 5;
    CHECK(gap.verdict().count(Rule::gap) >= 1);
    Run swapped;
    std::swap(swapped.committed.messages[2].seq, swapped.committed.messages[3].seq);
    CHECK(swapped.verdict().count(Rule::reordered) >= 1);
    Run counted;
    counted.committed.rooms[0].last_seq = 4;
    CHECK(counted.verdict().count(Rule::gap) == 1);
}

TEST_CASE("memberships must be what the log says", "[chaos]") {
    Run run;
    run.committed.memberships.pop_back();
    CHECK(run.verdict().count(Rule::altered) >= 1);
    Run counted;
    counted.committed.rooms[0].member_count = 3;
    CHECK(counted.verdict().count(Rule::altered) == 1);
}

TEST_CASE("an event that a reader is not told is lost", "[chaos]") {
    for (const std::int64_t position : {3, 4, 8, 10}) {
        Run run;
        run.forget(position);
        CHECK(run.verdict().count(Rule::lost) == 1);
    }
}

TEST_CASE("a reader that stops before the end has lost the rest", "[chaos]") {
    Run run;
    run.forget(11);
    CHECK(run.verdict().count(Rule::lost) == 2);  // The message, and having got to the end.
}

TEST_CASE("a cursor beyond an event that was not told proves it lost", "[chaos]") {
    Run run;
    run.forget(4);
    run.insert_before(8, mark(4));
    CHECK(run.verdict().count(Rule::lost) == 1);
}

TEST_CASE("an event that is told after a cursor beyond it is reordered", "[chaos]") {
    Run run;
    run.insert_before(8, mark(8));
    const auto verdict = run.verdict();
    CHECK(verdict.count(Rule::lost) == 1);
    CHECK(verdict.count(Rule::reordered) == 1);
}

TEST_CASE("an event that is told twice is doubled", "[chaos]") {
    Run run;
    run.insert_before(8, told(run.committed, 4));
    const auto verdict = run.verdict();
    CHECK(verdict.count(Rule::doubled) == 1);
    CHECK(verdict.count(Rule::lost) == 0);
}

TEST_CASE("events in another order than committed are reordered", "[chaos]") {
    Run run;
    std::swap(run.observations()[3], run.observations()[4]);
    CHECK(run.verdict().count(Rule::reordered) == 1);
}

TEST_CASE("another person's private room is foreign", "[chaos]") {
    Run run;
    run.insert_before(8, told(run.committed, 7));
    CHECK(run.verdict().count(Rule::foreign) == 1);
}

TEST_CASE("what was posted after a membership ended, and before it began again, is foreign", "[chaos]") {
    Run run;
    run.insert_before(10, told(run.committed, 9));
    CHECK(run.verdict().count(Rule::foreign) == 1);
}

TEST_CASE("what was rolled back and yet told is found by its contents", "[chaos]") {
    Run run;
    run.observations()[2].body = digest("never committed");
    CHECK(run.verdict().count(Rule::altered) == 1);
    Run beyond;
    auto later = told(beyond.committed, 11);
    later.position = 12;
    beyond.observations().push_back(later);
    CHECK(beyond.verdict().count(Rule::foreign) == 1);
}

TEST_CASE("a cursor that goes back is objected to", "[chaos]") {
    Run run;
    run.insert_before(8, mark(3));
    CHECK(run.verdict().count(Rule::reordered) == 1);
}

TEST_CASE("starting over from a snapshot may skip what the snapshot holds", "[chaos]") {
    Run run;
    run.forget(4);
    run.history.readers[0].snapshots.push_back({{{.id = hall, .last_seq = 1, .is_member = true, .unread = 1}}});
    run.insert_before(8, {.kind = ObservationKind::snapshot, .position = 7, .subject = 1});
    CHECK(run.verdict().is_clean());
}

TEST_CASE("a snapshot older than what the reader had already is stale", "[chaos]") {
    Run run;
    run.insert_before(8, {.kind = ObservationKind::snapshot, .position = 2});
    CHECK(run.verdict().count(Rule::stale) == 1);
}

TEST_CASE("a snapshot must be exact as of its cursor", "[chaos]") {
    const SnapshotRoom exact{.id = hall, .last_seq = 1, .is_member = true, .read_seq = 0, .unread = 1};
    const auto verdict_of = [](const std::vector<SnapshotRoom>& rooms) {
        Run run;
        run.history.readers[0].snapshots.push_back({rooms});
        run.insert_before(8, {.kind = ObservationKind::snapshot, .position = 7, .subject = 1});
        return run.verdict();
    };
    CHECK(verdict_of({exact}).is_clean());
    auto changed = exact;
    changed.last_seq = 2;
    CHECK(verdict_of({changed}).count(Rule::altered) >= 1);
    changed = exact;
    changed.unread = 0;
    CHECK(verdict_of({changed}).count(Rule::altered) == 1);
    changed = exact;
    changed.is_member = false;
    CHECK(verdict_of({changed}).count(Rule::altered) == 1);
    CHECK(verdict_of({}).count(Rule::lost) == 1);
}

TEST_CASE("a page with a hole, a short page and an old page are found", "[chaos]") {
    Run hole;
    hole.history.pages[0].messages[0] = {MessageId{4}, 1, digest("a")};
    CHECK(hole.verdict().count(Rule::gap) >= 1);
    Run short_page;
    short_page.history.pages[0].messages.erase(short_page.history.pages[0].messages.begin());
    CHECK(short_page.verdict().count(Rule::gap) == 1);
    Run old;
    old.history.pages[0].known_seq = 4;
    CHECK(old.verdict().count(Rule::stale) == 1);
    Run altered;
    altered.history.pages[0].messages[1].body = digest("x");
    CHECK(altered.verdict().count(Rule::altered) == 1);
}

TEST_CASE("a surprise makes a run fail", "[chaos]") {
    Run run;
    run.history.surprises = {"status 500"};
    CHECK(run.verdict().count(Rule::surprise) == 1);
    CHECK_FALSE(run.verdict().is_clean());
}

TEST_CASE("every fault is counted and only the first few are described", "[chaos]") {
    Verdict verdict;
    for (int i = 0; i < 1000; ++i) verdict.object(Rule::lost, "x");
    CHECK(verdict.count(Rule::lost) == 1000);
    CHECK(verdict.details().size() == Verdict::described_max);
}
