#include "api/store/post_connection.hpp"

#include <random>
#include <vector>

#include "api/store/memberships.hpp"
#include "api/store/rooms.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/poster.hpp"

using namespace causerie;
using store::PostOutcome;

namespace {

constexpr unsigned seed = 20261122;

// Ann and Bob are in general. Each poster soon numbers its posts itself, when nobody else writes.
struct PostFixture : test::DatabaseFixture {
    [[nodiscard]] bool is_gapless() const {
        return schema.value<bool>("SELECT count(*) = max(seq) AND max(seq) = (SELECT head FROM log_head) FROM log") &&
               schema.value<bool>(
                   "SELECT bool_and(m.count = m.last) FROM room r,"
                   " LATERAL (SELECT count(*), coalesce(max(seq), 0) AS last FROM message WHERE room_id = r.id) m") &&
               schema.value<bool>(
                   "SELECT count(*) = 0 FROM message m JOIN message n ON n.room_id = m.room_id AND"
                   " n.seq > m.seq WHERE n.id < m.id OR n.created_at < m.created_at") &&
               schema.value<bool>("SELECT count(*) = 0 FROM message JOIN event ON event.seq = message.id");
    }

    // As the database says it is.
    [[nodiscard]] bool is_stored(const Message& message) const {
        return database->read([&](store::Transaction& tx) {
            const auto found = store::messages::by_ids(tx, std::vector{message.id});
            return found.size() == 1 && found.front() == message;
        });
    }

    RoomId make_room(UserId creator) {
        return database->transact([&](store::Transaction& tx) {
            auto log = store::events::lock(tx);
            return store::rooms::insert(log, {.kind = RoomKind::public_room, .name = "another"}, creator);
        });
    }

    User ann{add_user("ann")};
    User bob{add_user("bob")};
    RoomId room{general()};
    test::Poster poster{schema.options()};
};

}  // namespace

TEST_CASE_METHOD(PostFixture, "what a poster numbers itself is stored as it says", "[post connection]") {
    for (int i = 1; i <= 6; ++i) {
        const auto message =
            poster.store(room, ann.id, std::to_string(i), "\"quoted\", \\ and {braced} " + std::to_string(i));
        CHECK(message.seq == i);
        CHECK(message.id.value == head());
        CHECK(is_stored(message));
    }
    CHECK(is_gapless());
}

TEST_CASE_METHOD(PostFixture, "the log's only writer does not ask again who may post", "[post connection]") {
    for (int i = 1; i <= 2; ++i) poster.store(room, ann.id, std::to_string(i));
    schema.execute("ALTER TABLE membership RENAME TO out_of_reach");
    CHECK(is_stored(poster.store(room, ann.id, "3")));
    CHECK_THROWS_AS(poster.store(room, bob.id, "3"), store::Unavailable);
}

TEST_CASE_METHOD(PostFixture, "what others write meanwhile takes its place", "[post connection]") {
    for (int i = 1; i <= 4; ++i) poster.store(room, ann.id, std::to_string(i));
    const bool is_message = GENERATE(true, false);
    CAPTURE(is_message);
    if (is_message) {
        test::Poster other{schema.options()};
        for (int i = 1; i <= 4; ++i) other.store(room, bob.id, std::to_string(i));
    } else {
        make_room(ann.id);
    }
    const auto before = head();
    const auto message = poster.store(room, ann.id, "5");
    CHECK(message.id.value == before + 1);
    CHECK(is_stored(message));
    CHECK(is_gapless());
}

TEST_CASE_METHOD(PostFixture, "who has left may not go on posting, and who comes back may", "[post connection]") {
    for (int i = 1; i <= 4; ++i) poster.store(room, ann.id, std::to_string(i));
    database->transact([&](store::Transaction& tx) {
        auto log = store::events::lock(tx);
        return store::memberships::leave(log, {room, ann.id});
    });
    CHECK(poster.post({ann.id, room, "5", "hello"}).kind == PostOutcome::Kind::refused);
    CHECK(poster.post({ann.id, room, "6", "hello"}).kind == PostOutcome::Kind::refused);
    database->transact([&](store::Transaction& tx) {
        auto log = store::events::lock(tx);
        return store::memberships::join(log, {room, ann.id}, MembershipRole::member);
    });
    CHECK(poster.store(room, ann.id, "7").seq == 5);
    CHECK(is_gapless());
}

TEST_CASE_METHOD(PostFixture, "a post that comes again is found, and takes no neighbour along", "[post connection]") {
    std::vector<Message> messages;
    for (int i = 1; i <= 4; ++i) messages.push_back(poster.store(room, ann.id, std::to_string(i)));
    store::PostConnection connection{schema.options(), {test::soon(), {}}};
    const auto post = [&](std::vector<store::Post> posts) {
        connection.send(posts);
        return connection.receive(posts, test::soon()).value().outcomes;
    };
    for (int i = 5; i <= 8; ++i)
        CHECK(post({{bob.id, room, std::to_string(i), "hello"}, {ann.id, room, std::to_string(i), "hello"}}).size() ==
              2);
    const auto outcomes =
        post({{ann.id, room, "9", "hello"}, {ann.id, room, "3", "again"}, {bob.id, room, "9", "hello"}});
    REQUIRE(outcomes.size() == 3);
    CHECK(outcomes[0].kind == PostOutcome::Kind::stored);
    CHECK(outcomes[1].kind == PostOutcome::Kind::repeated);
    CHECK(outcomes[1].original == messages[2].id);
    CHECK(outcomes[2].kind == PostOutcome::Kind::stored);
    CHECK(outcomes[2].message.seq == outcomes[0].message.seq + 1);
    for (int i = 10; i <= 13; ++i) CHECK(is_stored(post({{ann.id, room, std::to_string(i), "hello"}}).at(0).message));
    CHECK(is_gapless());
}

TEST_CASE_METHOD(PostFixture, "a log of another epoch is not written on from memory", "[post connection]") {
    for (int i = 1; i <= 4; ++i) poster.store(room, ann.id, std::to_string(i));
    schema.execute("UPDATE log_head SET epoch = reverse(epoch)");
    CHECK(is_stored(poster.store(room, ann.id, "5")));
    CHECK(is_gapless());
}

TEST_CASE_METHOD(PostFixture, "whoever writes, and in whatever order, the log is gapless",
                 "[post connection][property]") {
    std::mt19937 random{seed};
    const auto chance = [&](unsigned of) { return random() % of == 0; };
    test::Poster other{schema.options()};
    std::vector<RoomId> rooms{room, make_room(ann.id)};
    int number = 0;
    int stored = 0;
    for (int step = 0; step < 300; ++step) {
        auto& writer = chance(6) ? other : poster;
        const bool again = number > 0 && chance(8);
        const auto client_id =
            std::to_string(again ? static_cast<int>(random() % static_cast<unsigned>(number)) : number++);
        if (writer.post({ann.id, rooms[random() % rooms.size()], client_id, "hello"}).kind == PostOutcome::Kind::stored)
            ++stored;
        if (chance(40)) rooms.push_back(make_room(ann.id));
    }
    CHECK(stored == number);
    CHECK(schema.value<std::int64_t>("SELECT count(*) FROM message") == number);
    CHECK(is_gapless());
}
