#include <algorithm>
#include <atomic>
#include <map>
#include <set>
#include <thread>

#include "api/store/messages.hpp"
#include "api/store/rooms.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/poster.hpp"

using namespace causerie;
using store::events::Kind;
using store::events::StoredEvent;

namespace {

constexpr int writers = 8;
constexpr int posts_each = 40;

std::vector<StoredEvent> all_events(store::Database& database) {
    return database.read([](store::Transaction& tx) { return store::events::range(tx, 0, 100'000); });
}

RoomId add_room(store::Database& database, UserId creator, RoomKind kind = RoomKind::public_room) {
    return database.transact([&](store::Transaction& tx) {
        auto log = store::events::lock(tx);
        return store::rooms::insert(log, {.kind = kind, .name = "room"}, creator);
    });
}

void join(store::Database& database, RoomId room, UserId user) {
    database.transact([&](store::Transaction& tx) {
        auto log = store::events::lock(tx);
        store::memberships::join(log, {room, user}, MembershipRole::member);
    });
}

void check_gapless(const std::vector<StoredEvent>& events) {
    for (std::size_t i = 0; i < events.size(); ++i) REQUIRE(events[i].seq == static_cast<std::int64_t>(i + 1));
    REQUIRE(std::ranges::is_sorted(events, {}, &StoredEvent::at));
}

// Follows the log as an instance does, and remembers whether it ever saw a hole below the head.
class Follower {
public:
    explicit Follower(store::Database& database) : thread_{[this, &database] { run(database); }} {}

    std::int64_t stop() {
        stopping_ = true;
        thread_.join();
        return seen_;
    }
    [[nodiscard]] bool saw_gap() const { return saw_gap_; }

private:
    void run(store::Database& database) {
        while (!stopping_) {
            const auto head = database.read([](store::Transaction& tx) { return store::events::head(tx); }).position;
            const auto events =
                database.read([&](store::Transaction& tx) { return store::events::range(tx, seen_, 100'000); });
            // All up to the head that was read before must be there, and each in its place.
            for (const auto& event : events) {
                if (event.seq != ++seen_) saw_gap_ = true;
            }
            if (seen_ < head) saw_gap_ = true;
        }
    }

    std::atomic<bool> stopping_{false};
    std::atomic<bool> saw_gap_{false};
    std::int64_t seen_{};
    std::thread thread_;
};

}  // namespace

TEST_CASE("every change is one event that says what changed", "[log]") {
    test::DatabaseFixture fixture;
    auto& database = *fixture.database;
    const auto ann = fixture.add_user("ann");
    const auto general = fixture.general();
    const auto room = add_room(database, ann.id, RoomKind::private_room);
    test::Poster poster{fixture.schema.options()};
    const auto message = poster.store(room, ann.id, "c1");
    database.transact([&](store::Transaction& tx) {
        auto log = store::events::lock(tx);
        CHECK(store::memberships::set_read_seq(log, {room, ann.id}, 1, store::memberships::ReadMove::forward_only));
        CHECK(store::memberships::leave(log, {general, ann.id}));
    });
    auto events = all_events(database);
    for (auto& event : events) event.at = {};
    CHECK(events == std::vector<StoredEvent>{
                        {1, {}, Kind::room, general, general.value, std::nullopt},
                        {2, {}, Kind::user, std::nullopt, ann.id.value, ann.id},
                        {3, {}, Kind::member_joined, general, ann.id.value, ann.id},
                        {4, {}, Kind::room, room, room.value, ann.id},
                        {5, {}, Kind::member_joined, room, ann.id.value, ann.id},
                        {6, {}, Kind::message, room, message.id.value, ann.id},
                        {7, {}, Kind::read, room, ann.id.value, ann.id},
                        {8, {}, Kind::member_left, general, ann.id.value, ann.id},
                    });
    CHECK(message.event_seq == 6);
    CHECK(fixture.head() == 8);
}

TEST_CASE("a transaction that fails leaves no hole in the log", "[log]") {
    test::DatabaseFixture fixture;
    auto& database = *fixture.database;
    const auto ann = fixture.add_user("ann");
    const auto head = fixture.head();
    static_cast<void>(database.transact([&](store::Transaction& tx) -> Result<int> {
        auto log = store::events::lock(tx);
        store::rooms::insert(log, {.kind = RoomKind::public_room, .name = "lost"}, ann.id);
        return fail(ErrorCode::conflict, "no");
    }));
    CHECK(fixture.head() == head);
    CHECK(test::Poster{fixture.schema.options()}.store(fixture.general(), ann.id, "c1").id.value == head + 1);
    check_gapless(all_events(database));
}

TEST_CASE("membership changes are found by person and stretch of the log", "[log]") {
    test::DatabaseFixture fixture;
    auto& database = *fixture.database;
    const auto ann = fixture.add_user("ann");
    const auto bob = fixture.add_user("bob");
    const auto room = add_room(database, ann.id);
    join(database, room, bob.id);
    database.transact([&](store::Transaction& tx) {
        auto log = store::events::lock(tx);
        store::memberships::leave(log, {room, bob.id});
    });
    const auto changes = [&](std::int64_t after, std::int64_t up_to) {
        std::vector<std::int64_t> positions;
        for (const auto& event : database.read(
                 [&](store::Transaction& tx) { return store::events::membership_changes(tx, bob.id, after, up_to); })) {
            positions.push_back(event.seq);
        }
        return positions;
    };
    const auto head = fixture.head();
    CHECK(changes(0, head) == std::vector<std::int64_t>{5, 8, 9});
    CHECK(changes(5, head - 1) == std::vector<std::int64_t>{8});
    CHECK(changes(head, head).empty());
    const auto rooms = database.read([&](store::Transaction& tx) { return store::memberships::rooms_of(tx, bob.id); });
    CHECK(rooms == std::vector<RoomId>{fixture.general()});
}

TEST_CASE("posts of many writers on two instances: gapless, dense, in commit order", "[log][property]") {
    test::DatabaseFixture fixture;
    store::Database second{fixture.schema.options(), fixture.logger};
    std::vector<User> people;
    for (int i = 0; i < writers; ++i) people.push_back(fixture.add_user("user" + std::to_string(i)));
    std::vector<RoomId> rooms{fixture.general()};
    for (int i = 0; i < 3; ++i) {
        rooms.push_back(add_room(second, people[0].id));
        for (const auto& person : people) join(second, rooms.back(), person.id);
    }
    const auto before = fixture.head();

    const unsigned seed = std::random_device{}();
    CAPTURE(seed);
    Follower follower{second};
    std::vector<std::thread> threads;
    for (std::size_t writer = 0; writer < people.size(); ++writer) {
        threads.emplace_back([&, writer] {
            std::minstd_rand random{seed + static_cast<unsigned>(writer)};
            test::Poster poster{fixture.schema.options()};
            for (int i = 0; i < posts_each; ++i) {
                // Now and then an earlier client_id again.
                const int number = random() % 4 == 0 ? static_cast<int>(random()) % (i + 1) : i;
                static_cast<void>(poster.post({people[writer].id, rooms[random() % rooms.size()],
                                               "c" + std::to_string(std::abs(number)), "hello"}));
            }
        });
    }
    for (auto& thread : threads) thread.join();
    follower.stop();

    CHECK_FALSE(follower.saw_gap());
    const auto events = all_events(*fixture.database);
    check_gapless(events);
    CHECK(fixture.head() == static_cast<std::int64_t>(events.size()));
    const auto posted = fixture.schema.value<std::int64_t>("SELECT count(*) FROM message");
    CHECK(fixture.head() - before == posted);
    CHECK(
        fixture.schema.value<bool>("SELECT bool_and(count = max) FROM"
                                   " (SELECT count(*), max(seq) FROM message GROUP BY room_id) room"));
    CHECK(fixture.schema.value<std::int64_t>("SELECT count(*) FROM (SELECT seq, lag(seq) OVER w AS before,"
                                             " created_at, lag(created_at) OVER w AS earlier FROM message"
                                             " WINDOW w AS (PARTITION BY room_id ORDER BY event_seq)) m"
                                             " WHERE seq <> before + 1 OR created_at < earlier") == 0);
    CHECK(
        fixture.schema.value<bool>("SELECT bool_and(r.member_count = (SELECT count(*) FROM membership m"
                                   " WHERE m.room_id = r.id)) FROM room r"));
}

TEST_CASE("the same client_id at the same moment on several connections is one message", "[log][property]") {
    test::DatabaseFixture fixture;
    const auto ann = fixture.add_user("ann");
    const auto general = fixture.general();
    const auto before = fixture.head();
    constexpr int rounds = 10;
    std::vector<std::vector<store::PostOutcome>> answers(writers);
    std::vector<std::thread> threads;
    for (auto& mine : answers) {
        threads.emplace_back([&] {
            test::Poster poster{fixture.schema.options()};
            for (int i = 0; i < rounds; ++i) mine.push_back(poster.post({ann.id, general, std::to_string(i), "hello"}));
        });
    }
    for (auto& thread : threads) thread.join();
    for (std::size_t i = 0; i < rounds; ++i) {
        std::set<MessageId> ids;
        int stored = 0;
        for (const auto& mine : answers) {
            const bool is_stored = mine[i].kind == store::PostOutcome::Kind::stored;
            stored += is_stored ? 1 : 0;
            ids.insert(is_stored ? mine[i].message.id : mine[i].original);
        }
        CHECK(stored == 1);
        CHECK(ids.size() == 1);
    }
    CHECK(fixture.head() == before + rounds);
    CHECK(fixture.schema.value<std::int64_t>("SELECT count(*) FROM message") == rounds);
}
