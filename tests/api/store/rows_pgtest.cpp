#include <algorithm>
#include <array>
#include <cstdlib>
#include <random>
#include <utility>

#include "api/store/messages.hpp"
#include "api/store/rooms.hpp"
#include "api/store/sessions.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/poster.hpp"

using namespace causerie;
using store::memberships::ReadMove;
using store::messages::PageQuery;

namespace {

// Ann and Bob in a room of Ann's.
struct RoomFixture : test::DatabaseFixture {
    RoomFixture() : ann{add_user("ann")}, bob{add_user("bob")}, room{add_room()} {}

    RoomId add_room() {
        return database->transact([&](store::Transaction& tx) {
            auto log = store::events::lock(tx);
            const auto id = store::rooms::insert(log, {.kind = RoomKind::private_room, .name = "room"}, ann.id);
            store::memberships::join(log, {id, bob.id}, MembershipRole::member);
            return id;
        });
    }

    Message post(UserId author, const std::string& body) {
        return poster.store(room, author, "c" + std::to_string(++posts), body);
    }

    MessagePage page(const PageQuery& query) {
        return database->read(
            [&](store::Transaction& tx) { return store::messages::page(tx, {room, ann.id, query})->page; });
    }

    std::int64_t unread_of(UserId user) {
        const auto key = store::memberships::Key{room, user};
        return database->read([&](store::Transaction& tx) { return store::memberships::find(tx, key); })->unread;
    }

    bool mark(UserId user, std::int64_t seq, ReadMove move = ReadMove::forward_only) {
        return database->transact([&](store::Transaction& tx) {
            auto log = store::events::lock(tx);
            return store::memberships::set_read_seq(log, {room, user}, seq, move);
        });
    }

    User ann;
    User bob;
    RoomId room;
    int posts{};
    test::Poster poster{schema.options()};
};

std::vector<std::int64_t> seqs(const MessagePage& page) {
    std::vector<std::int64_t> seqs;
    for (const auto& message : page.messages) seqs.push_back(message.seq);
    return seqs;
}

using Seqs = std::vector<std::int64_t>;
using Anchor = PageQuery::Anchor;

}  // namespace

TEST_CASE_METHOD(RoomFixture, "a message comes back as it was stored", "[rows]") {
    const std::string body = "häh? \U0001F468\u200D\U0001F469 \"quoted\" \\ 'x' {a,b}\n\ttab; DROP TABLE message; --";
    const auto posted = post(ann.id, body);
    CHECK(posted.body == body);
    CHECK(posted.seq == 1);
    CHECK(posted.author_id == ann.id);
    CHECK(posted.client_id == "c1");
    CHECK(posted.created_at.ms > 1'700'000'000'000);
    const auto found = database->read([&](store::Transaction& tx) { return store::messages::find(tx, posted.id); });
    CHECK(found == posted);
    const std::array ids{posted.id, MessageId{999'999}};
    const auto bulk = database->read([&](store::Transaction& tx) { return store::messages::by_ids(tx, ids); });
    CHECK(bulk == std::vector{posted});
}

TEST_CASE_METHOD(RoomFixture, "a message comes back with all that happened to it, however it is read", "[rows]") {
    auto message = post(ann.id, "root");
    const auto reply = post(bob.id, "reply");
    schema.execute("UPDATE message SET event_seq = id + 7, reply_to = " + std::to_string(reply.id.value) +
                   ", thread_id = " + std::to_string(reply.id.value) +
                   ", reply_count = 3, pinned = true, edited_at = to_timestamp(1700000000.123), "
                   "deleted_at = to_timestamp(1700000001.456) WHERE seq = 1");
    message.event_seq = message.id.value + 7;
    message.reply_to = reply.id;
    message.thread_id = reply.id;
    message.reply_count = 3;
    message.pinned = true;
    message.edited_at = Timestamp{1'700'000'000'123};
    message.deleted_at = Timestamp{1'700'000'001'456};
    const std::array ids{message.id};
    database->read([&](store::Transaction& tx) {
        CHECK(store::messages::find(tx, message.id) == message);
        CHECK(store::messages::by_ids(tx, ids) == std::vector{message});
    });
    CHECK(page({.limit = 2}).messages == std::vector{message, reply});
}

TEST_CASE_METHOD(RoomFixture, "a message comes back with the one thing that happened to it", "[rows]") {
    struct Happening {
        const char* column;
        const char* value;
        void (*apply)(Message&);
    };
    const auto [column, value, apply] = GENERATE(values<Happening>({
        {"event_seq", "77", [](Message& message) { message.event_seq = 77; }},
        {"reply_to", "id", [](Message& message) { message.reply_to = message.id; }},
        {"thread_id", "id", [](Message& message) { message.thread_id = message.id; }},
        {"reply_count", "3", [](Message& message) { message.reply_count = 3; }},
        {"pinned", "true", [](Message& message) { message.pinned = true; }},
        {"edited_at", "to_timestamp(1)", [](Message& message) { message.edited_at = Timestamp{1000}; }},
        {"deleted_at", "to_timestamp(1)", [](Message& message) { message.deleted_at = Timestamp{1000}; }},
    }));
    auto message = post(ann.id, "hi");
    schema.execute(std::string{"UPDATE message SET "} + column + " = " + value);
    apply(message);
    INFO(column);
    CHECK(page({.limit = 1}).messages == std::vector{message});
}

TEST_CASE_METHOD(RoomFixture, "pages say truly whether there is more on either side", "[rows]") {
    for (int i = 0; i < 10; ++i) post(ann.id, std::to_string(i));

    const auto newest = page({.limit = 3});
    CHECK(seqs(newest) == Seqs{8, 9, 10});
    CHECK(newest.has_before);
    CHECK_FALSE(newest.has_after);

    const auto before = page({Anchor::before, 8, 3});
    CHECK(seqs(before) == Seqs{5, 6, 7});
    CHECK(before.has_before);
    CHECK(before.has_after);

    const auto first = page({Anchor::before, 4, 3});
    CHECK(seqs(first) == Seqs{1, 2, 3});
    CHECK_FALSE(first.has_before);

    const auto after = page({Anchor::after, 7, 3});
    CHECK(seqs(after) == Seqs{8, 9, 10});
    CHECK(after.has_before);
    CHECK_FALSE(after.has_after);

    const auto middle = page({Anchor::after, 0, 3});
    CHECK(seqs(middle) == Seqs{1, 2, 3});
    CHECK_FALSE(middle.has_before);
    CHECK(middle.has_after);

    const auto around = page({Anchor::around, 5, 4});
    CHECK(seqs(around) == Seqs{4, 5, 6, 7});
    CHECK(around.has_before);
    CHECK(around.has_after);
    CHECK(seqs(page({Anchor::around, 5, 1})) == Seqs{5});
    CHECK(page({Anchor::around, 5, 1}).has_before);
    CHECK(page({Anchor::around, 5, 1}).has_after);
    CHECK(page({Anchor::around, 0, 1}).has_after);
    CHECK_FALSE(page({Anchor::around, 0, 1}).has_before);

    CHECK(seqs(page({Anchor::around, 10, 200})) == Seqs{1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
}

TEST_CASE_METHOD(RoomFixture, "pages beyond either end are empty and know where the messages are", "[rows]") {
    CHECK(page({.limit = 50}) == MessagePage{});
    CHECK(page({Anchor::around, 5, 50}) == MessagePage{});
    CHECK(page({Anchor::around, 9'007'199'254'740'991, 50}) == MessagePage{});
    for (int i = 0; i < 3; ++i) post(ann.id, std::to_string(i));
    CHECK(page({Anchor::before, 1, 50}) == MessagePage{{}, false, true});
    CHECK(page({Anchor::after, 3, 50}) == MessagePage{{}, true, false});
    CHECK(page({Anchor::after, 9'007'199'254'740'991, 50}) == MessagePage{{}, true, false});
    CHECK(seqs(page({Anchor::around, 9'007'199'254'740'991, 50})) == Seqs{1, 2, 3});
    CHECK(seqs(page({Anchor::before, 9'007'199'254'740'991, 50})) == Seqs{1, 2, 3});
    CHECK_FALSE(page({Anchor::before, 9'007'199'254'740'991, 50}).has_after);
}

TEST_CASE_METHOD(RoomFixture, "a page is what the room holds there, whatever is asked for", "[rows]") {
    const int last = GENERATE(0, 1, 5);
    for (int i = 0; i < last; ++i) post(ann.id, std::to_string(i));
    const auto expected = [&](const PageQuery& query) -> std::pair<int, int> {
        const auto seq = static_cast<int>(query.seq);
        switch (query.anchor) {
            case Anchor::newest: return {last - query.limit + 1, last};
            case Anchor::before: return {std::min(seq - 1, last) - query.limit + 1, seq - 1};
            case Anchor::after: return {seq + 1, seq + query.limit};
            case Anchor::around: return {std::min(seq, last) - (query.limit + 1) / 2 + 1, seq + query.limit / 2};
        }
        std::abort();
    };
    for (const auto anchor : {Anchor::newest, Anchor::before, Anchor::after, Anchor::around}) {
        for (int seq = 0; seq <= last + 3; ++seq) {
            for (int limit = 1; limit <= last + 2; ++limit) {
                CAPTURE(anchor, seq, limit);
                const auto [from, to] = expected({anchor, seq, limit});
                Seqs wanted;
                for (int i = std::max(from, 1); i <= std::min(to, last); ++i) wanted.push_back(i);
                const auto found = page({anchor, seq, limit});
                CHECK(seqs(found) == wanted);
                CHECK(found.has_before == (wanted.empty() ? last > 0 && from > 1 : wanted.front() > 1));
                CHECK(found.has_after == (wanted.empty() ? last > 0 && to < last : wanted.back() < last));
            }
        }
    }
}

TEST_CASE_METHOD(RoomFixture, "pages that are read together are those that are read alone", "[rows]") {
    const auto other = add_room();
    const auto empty = add_room();
    for (int i = 0; i < 30; ++i) post(ann.id, std::to_string(i));
    const auto first = std::exchange(room, other);
    for (int i = 0; i < 7; ++i) post(bob.id, std::to_string(i));
    const auto eve = add_user("eve");

    std::mt19937 random{20261128};
    const auto number = [&](int from, int to) { return std::uniform_int_distribution{from, to}(random); };
    const std::array rooms{first, other, empty, RoomId{999'999}};
    const std::array callers{ann.id, bob.id, eve.id};
    std::vector<store::messages::PageRequest> requests;
    for (int i = 0; i < 200; ++i) {
        requests.push_back({rooms.at(number(0, 3)),
                            callers.at(number(0, 2)),
                            {static_cast<Anchor>(number(0, 3)), number(0, 35), number(1, 40)}});
    }
    database->read([&](store::Transaction& tx) {
        const auto together = store::messages::pages(tx, requests);
        REQUIRE(together.size() == requests.size());
        for (std::size_t i = 0; i < requests.size(); ++i) {
            const auto alone = store::messages::page(tx, requests[i]);
            REQUIRE(alone.has_value() == together[i].has_value());
            CHECK(alone.has_value() == (requests[i].room != RoomId{999'999}));
            if (!alone) continue;
            CHECK(together[i]->page == alone->page);
            CHECK(together[i]->access.is_visible() == (requests[i].caller != eve.id));
            CHECK(std::ranges::is_sorted(alone->page.messages, {}, &Message::seq));
            CHECK(std::ranges::all_of(alone->page.messages,
                                      [&](const Message& message) { return message.room_id == requests[i].room; }));
        }
    });
}

TEST_CASE_METHOD(RoomFixture, "unread counts what others wrote after the mark", "[rows]") {
    CHECK(unread_of(bob.id) == 0);
    for (int i = 0; i < 5; ++i) post(ann.id, "from ann");
    CHECK(unread_of(bob.id) == 5);
    CHECK(unread_of(ann.id) == 0);
    post(bob.id, "from bob");
    CHECK(unread_of(bob.id) == 5);
    CHECK(unread_of(ann.id) == 1);
    CHECK(mark(bob.id, 3));
    CHECK(unread_of(bob.id) == 2);
    CHECK(mark(bob.id, 6));
    CHECK(unread_of(bob.id) == 0);
}

TEST_CASE_METHOD(RoomFixture, "deleted and thread-only messages are not unread", "[rows]") {
    for (int i = 0; i < 6; ++i) post(i % 2 == 0 ? ann.id : bob.id, "x");  // Ann wrote 1, 3 and 5.
    schema.execute("UPDATE message SET deleted_at = now(), body = '' WHERE seq IN (1, 2)");
    schema.execute("UPDATE message SET thread_id = 1 WHERE seq IN (3, 4)");
    CHECK(unread_of(bob.id) == 1);
    CHECK(unread_of(ann.id) == 1);
    mark(bob.id, 2);
    CHECK(unread_of(bob.id) == 1);
}

TEST_CASE_METHOD(RoomFixture, "a read mark goes forward, back only on purpose, and never beyond the newest", "[rows]") {
    for (int i = 0; i < 5; ++i) post(ann.id, "x");
    const auto head_before = head();
    CHECK(mark(bob.id, 4));
    CHECK_FALSE(mark(bob.id, 4));
    CHECK_FALSE(mark(bob.id, 2));
    CHECK(mark(bob.id, 1'000'000));
    CHECK(unread_of(bob.id) == 0);
    CHECK(schema.value<std::int64_t>("SELECT read_seq FROM membership WHERE room_id = " + std::to_string(room.value) +
                                     " AND user_id = " + std::to_string(bob.id.value)) == 5);
    CHECK(mark(bob.id, 2, ReadMove::anywhere));
    CHECK(unread_of(bob.id) == 3);
    CHECK_FALSE(mark(bob.id, 2, ReadMove::anywhere));
    CHECK(head() == head_before + 3);
}

TEST_CASE_METHOD(RoomFixture, "one who comes later has nothing unread", "[rows]") {
    for (int i = 0; i < 5; ++i) post(ann.id, "x");
    const auto eve = add_user("eve");
    database->transact([&](store::Transaction& tx) {
        auto log = store::events::lock(tx);
        store::memberships::join(log, {room, eve.id}, MembershipRole::member);
    });
    CHECK(unread_of(eve.id) == 0);
    post(ann.id, "y");
    CHECK(unread_of(eve.id) == 1);
}

TEST_CASE_METHOD(RoomFixture, "memberships of many people and rooms are loaded at once", "[rows]") {
    post(ann.id, "x");
    const std::array keys{store::memberships::Key{room, bob.id}, store::memberships::Key{general(), ann.id},
                          store::memberships::Key{room, UserId{999}}};
    const auto stored = database->read([&](store::Transaction& tx) { return store::memberships::by_keys(tx, keys); });
    REQUIRE(stored.size() == 2);
    for (const auto& one : stored) CHECK(one.membership.unread == (one.key.room_id == room ? 1 : 0));
    CHECK(database->read([&](store::Transaction& tx) { return store::memberships::by_keys(tx, {}); }).empty());
}

TEST_CASE_METHOD(RoomFixture, "rooms carry the caller's membership, and their counts", "[rows]") {
    const auto of = [&](UserId user) {
        return database->read([&](store::Transaction& tx) { return store::rooms::visible_to(tx, user); });
    };
    const auto eve = add_user("eve");
    REQUIRE(of(ann.id).size() == 2);
    CHECK(of(ann.id)[1].membership->role == MembershipRole::admin);
    CHECK(of(bob.id)[1].membership->role == MembershipRole::member);
    CHECK(of(bob.id)[1].member_count == 2);
    REQUIRE(of(eve.id).size() == 1);
    CHECK(of(eve.id)[0].name == "general");
    CHECK(of(eve.id)[0].member_count == 3);
    CHECK_FALSE(of(eve.id)[0].created_by);
    const std::array ids{room, RoomId{12345}};
    const auto rooms = database->read([&](store::Transaction& tx) { return store::rooms::by_ids(tx, ids); });
    REQUIRE(rooms.size() == 1);
    CHECK_FALSE(rooms[0].membership);
    CHECK(rooms[0].created_by == ann.id);
}

TEST_CASE_METHOD(RoomFixture, "a session is found by its hash until it ends", "[rows]") {
    const std::array<std::byte, 32> hash{std::byte{0}, std::byte{255}, std::byte{39}};
    auto& db = *database;
    const auto id =
        db.transact([&](store::Transaction& tx) { return store::sessions::insert(tx, {ann.id, hash, "curl/8", 30}); });
    const auto find = [&] { return db.read([&](store::Transaction& tx) { return store::sessions::find(tx, hash); }); };
    REQUIRE(find());
    CHECK(find()->id == id);
    CHECK(find()->user == ann);
    CHECK_FALSE(find()->touch_due);

    schema.execute("UPDATE session SET last_seen_at = now() - interval '61 s', expires_at = now() + interval '1 h'");
    CHECK(find()->touch_due);
    db.transact([&](store::Transaction& tx) { store::sessions::touch(tx, id, 30); });
    CHECK_FALSE(find()->touch_due);
    CHECK(schema.value<bool>("SELECT expires_at > now() + interval '29 days' FROM session"));

    schema.execute("UPDATE session SET expires_at = now()");
    CHECK_FALSE(find());
    CHECK(db.transact([](store::Transaction& tx) { return store::sessions::remove_expired(tx); }) == 1);
    CHECK_FALSE(db.transact([&](store::Transaction& tx) { return store::sessions::remove(tx, id); }));
}

TEST_CASE_METHOD(RoomFixture, "nobody deactivated has a session", "[rows]") {
    const std::array<std::byte, 32> hash{};
    database->transact([&](store::Transaction& tx) { store::sessions::insert(tx, {ann.id, hash, "", 30}); });
    schema.execute("UPDATE account SET deactivated_at = now() WHERE username = 'ann'");
    CHECK_FALSE(database->read([&](store::Transaction& tx) { return store::sessions::find(tx, hash); }));
    const auto users = database->read([](store::Transaction& tx) { return store::users::all(tx); });
    REQUIRE(users.size() == 2);
    CHECK(users[0].deactivated);
    CHECK_FALSE(users[1].deactivated);
}
