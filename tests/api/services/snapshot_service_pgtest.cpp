#include "api/services/snapshot_service.hpp"

#include <atomic>
#include <thread>

#include "tests/support/catch.hpp"
#include "tests/support/service_fixture.hpp"

using namespace causerie;
using test::ServiceFixture;

TEST_CASE_METHOD(ServiceFixture, "a snapshot is all that its person may see", "[snapshot]") {
    const auto ann = add_user("ann");
    const auto bob = add_user("bob");
    static_cast<void>(rooms.create(ann.id, {RoomKind::private_room, "secret", ""}));
    const auto snapshot = snapshots.take(bob.id).value();
    CHECK(snapshot.cursor.position == head());
    CHECK(snapshot.cursor.epoch == schema.value<std::string>("SELECT epoch FROM log_head"));
    CHECK(parse_cursor(to_string(snapshot.cursor)) == snapshot.cursor);
    CHECK(snapshot.me == bob);
    CHECK(snapshot.users == std::vector{ann, bob});
    CHECK(snapshot.rooms == rooms.list(bob.id));
    CHECK(snapshot.rooms.size() == 1);
    CHECK(snapshot.server_version == "1.2.3");
}

TEST_CASE_METHOD(ServiceFixture, "nobody unknown gets a snapshot", "[snapshot]") {
    const auto refused = snapshots.take({999'999});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::unauthenticated);
}

TEST_CASE_METHOD(ServiceFixture, "a snapshot is exact as of its cursor while others write", "[snapshot][property]") {
    const auto ann = add_user("ann");
    const auto room = general();
    const auto before = head();  // The first message will be the event after it.
    std::atomic<bool> writing{true};
    std::thread author{[&] {
        for (int i = 0; writing; ++i) static_cast<void>(post(ann.id, room, {std::to_string(i), "x"}));
    }};
    int wrong = 0;
    for (int i = 0; i < 100; ++i) {
        const auto snapshot = snapshots.take(ann.id).value();
        if (snapshot.rooms.at(0).last_seq != snapshot.cursor.position - before) ++wrong;
    }
    writing = false;
    author.join();
    CHECK(wrong == 0);
}
