#include "api/events/backlog.hpp"

#include <chrono>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "api/events/encoder.hpp"
#include "api/events/follower.hpp"
#include "api/store/messages.hpp"
#include "api/store/rooms.hpp"
#include "api/store/transaction.hpp"
#include "api/stream/seating.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/poster.hpp"

using namespace causerie;
using namespace std::chrono_literals;
using events::Backlogs;
using events::Event;

namespace {

/// People who come, go and write in a few rooms, as the dice want it.
class Workspace : public test::DatabaseFixture {
public:
    Workspace() {
        for (const auto* name : {"ann", "bob", "cem"}) users.push_back(add_user(name).id);
        rooms.push_back(general());
        for (const auto kind : {RoomKind::public_room, RoomKind::private_room}) {
            rooms.push_back(database->transact([&](store::Transaction& tx) {
                auto log = store::events::lock(tx);
                return store::rooms::insert(log, {.kind = kind, .name = "room"}, users.front());
            }));
        }
    }

    void step() {
        const auto user = users[random() % users.size()];
        const auto room = rooms[random() % rooms.size()];
        const auto choice = random() % 4;
        if (choice == 3) {
            static_cast<void>(poster.post({user, room, std::to_string(++client_ids), "hello"}));
            return;
        }
        database->transact([&](store::Transaction& tx) {
            auto log = store::events::lock(tx);
            const store::memberships::Key key{room, user};
            if (choice == 0) store::memberships::join(log, key, MembershipRole::member);
            if (choice == 1) store::memberships::leave(log, key);
            if (choice == 2) {
                store::memberships::set_read_seq(log, key, static_cast<std::int64_t>(random() % 5),
                                                 store::memberships::ReadMove::anywhere);
            }
        });
    }

    [[nodiscard]] Cursor cursor() {
        return database->read([](store::Transaction& tx) { return store::events::head(tx); });
    }

    /// The whole log from its first position, as it would have been handed out live.
    [[nodiscard]] std::vector<Event> whole_log() {
        return database->snapshot([&](store::Transaction& tx) {
            return events::encode(tx, store::events::head(tx).epoch, store::events::range(tx, 0, 100'000));
        });
    }

    std::vector<UserId> users{};
    std::vector<RoomId> rooms{};
    std::minstd_rand random{7};
    int client_ids{};
    test::Poster poster{schema.options()};
};

std::vector<std::string> texts(const std::vector<events::Frame>& frames) {
    std::vector<std::string> found;
    for (const auto& frame : frames) found.push_back(*frame);
    return found;
}

/// What somebody who had listened from the very beginning would have got after `since`.
std::vector<std::string> heard(const std::vector<Event>& log, UserId user, std::int64_t since) {
    stream::Seating seating;
    stream::Subscriber listener{.user = user, .session = {1}};
    seating.enter(listener, {});
    std::vector<std::string> found;
    for (const auto& event : log) {
        seating.hand_out(event, [&](stream::Subscriber&, const events::Frame& frame) {
            if (event.position > since) found.push_back(*frame);
        });
    }
    return found;
}

bool never(const Cursor&) { return false; }
bool always(const Cursor&) { return true; }

}  // namespace

TEST_CASE("whoever resumes gets what a listener got, from every position of the log", "[events]") {
    Workspace workspace;
    for (int i = 0; i < 250; ++i) workspace.step();
    const auto log = workspace.whole_log();
    const auto head = workspace.cursor();
    REQUIRE(log.size() == static_cast<std::size_t>(head.position));
    const Backlogs from_database{*workspace.database, never};
    for (std::int64_t since = 0; since <= head.position; since += 7) {
        for (const auto user : workspace.users) {
            const auto backlog = from_database.load(user, Cursor{head.epoch, since});
            CHECK(backlog.cursor == head);
            CHECK_FALSE(backlog.expired);
            REQUIRE(texts(backlog.replay) == heard(log, user, since));
        }
    }
}

TEST_CASE("what is in memory is replayed from there with the rooms of back then", "[events]") {
    Workspace workspace;
    for (int i = 0; i < 250; ++i) workspace.step();
    const auto log = workspace.whole_log();
    const auto head = workspace.cursor();
    const Backlogs remembered{*workspace.database, always};
    for (std::int64_t since = 0; since < head.position; since += 7) {
        for (const auto user : workspace.users) {
            const auto backlog = remembered.load(user, Cursor{head.epoch, since});
            REQUIRE(backlog.cursor.position == since);
            CHECK(backlog.replay.empty());
            stream::Subscriber listener{.user = user, .session = {1}, .position = since};
            auto rooms = backlog.rooms;
            std::vector<std::string> found;
            for (const auto& event : log) {
                stream::Seating::catch_up(listener, rooms, event,
                                          [&](auto&, const events::Frame& frame) { found.push_back(*frame); });
            }
            REQUIRE(found == heard(log, user, since));
        }
    }
}

TEST_CASE("without a cursor, a stream begins now, with the rooms of now", "[events]") {
    Workspace workspace;
    const Backlogs backlogs{*workspace.database, never};
    const auto backlog = backlogs.load(workspace.users[0], std::nullopt);
    CHECK(backlog.cursor == workspace.cursor());
    CHECK(backlog.rooms == workspace.rooms);
    CHECK(backlog.replay.empty());
    CHECK(backlogs.load(workspace.users[1], std::nullopt).rooms == std::vector<RoomId>{workspace.rooms[0]});
}

TEST_CASE("a cursor of another log, of the future or of long ago has expired", "[events]") {
    Workspace workspace;
    const Backlogs backlogs{*workspace.database, always};
    const auto head = workspace.cursor();
    const auto expired = [&](const Cursor& cursor) { return backlogs.load(workspace.users[0], cursor).expired; };
    CHECK(expired({"other", head.position}));
    CHECK(expired({head.epoch, head.position + 1}));
    CHECK_FALSE(expired({head.epoch, 0}));
    workspace.schema.execute(
        "INSERT INTO event (seq, kind, subject_id) SELECT head + n, 6, 1 FROM log_head, "
        "generate_series(1, 10000) n; UPDATE log_head SET head = head + 10000");
    CHECK(expired({head.epoch, head.position - 1}));
    CHECK_FALSE(expired({head.epoch, head.position}));
}

namespace {

/// Keeps what a follower releases.
struct Released {
    events::Sink sink() {
        return {.begin =
                    [this](Cursor cursor) {
                        const std::lock_guard lock{mutex};
                        begins.push_back(std::move(cursor));
                    },
                .publish =
                    [this](std::vector<Event> events) {
                        const std::lock_guard lock{mutex};
                        for (const auto& event : events) positions.push_back(event.position);
                    }};
    }

    template <typename Condition>
    bool becomes(Condition condition) {
        for (int i = 0; i < 3000; ++i) {
            {
                const std::lock_guard lock{mutex};
                if (condition()) return true;
            }
            std::this_thread::sleep_for(5ms);
        }
        return false;
    }

    std::mutex mutex{};
    std::vector<Cursor> begins{};
    std::vector<std::int64_t> positions{};
};

}  // namespace

TEST_CASE("a follower releases every position once, in order, whether it is woken or not", "[events]") {
    Workspace workspace;
    Released released;
    events::Follower follower{*workspace.database, workspace.logger, released.sink()};
    follower.start();
    const auto start = workspace.cursor();
    REQUIRE(released.becomes([&] { return released.begins == std::vector{start}; }));
    CHECK(follower.is_current());
    for (int i = 0; i < 200; ++i) {
        workspace.step();
        if (i % 3 == 0) follower.wake();
    }
    const auto head = workspace.cursor();
    REQUIRE(released.becomes(
        [&] { return static_cast<std::int64_t>(released.positions.size()) == head.position - start.position; }));
    for (std::size_t i = 0; i < released.positions.size(); ++i) {
        CHECK(released.positions[i] == start.position + 1 + static_cast<std::int64_t>(i));
    }
}

TEST_CASE("a follower notices that the log was replaced", "[events]") {
    Workspace workspace;
    Released released;
    events::Follower follower{*workspace.database, workspace.logger, released.sink()};
    follower.start();
    REQUIRE(released.becomes([&] { return released.begins.size() == 1; }));
    workspace.schema.execute("UPDATE log_head SET epoch = 'restored00000000'");
    REQUIRE(released.becomes([&] { return released.begins.size() == 2; }));
    CHECK(released.begins.back().epoch == "restored00000000");
    workspace.step();
}
