#include "api/services/room_service.hpp"

#include <thread>

#include "tests/support/catch.hpp"
#include "tests/support/service_fixture.hpp"

using namespace causerie;
using services::ReadMove;
using test::ServiceFixture;

namespace {

template <typename T>
std::optional<ErrorCode> code_of(const Result<T>& result) {
    return result ? std::nullopt : std::optional{result.error().code};
}

struct RoomServiceFixture : ServiceFixture {
    User ann{add_user("ann")};
    User bob{add_user("bob")};
    RoomId secret{rooms.create(ann.id, {RoomKind::private_room, "secret", ""})->id};
    RoomId open{rooms.create(ann.id, {RoomKind::public_room, "open", ""})->id};
};

}  // namespace

TEST_CASE_METHOD(RoomServiceFixture, "who creates a room is its admin", "[rooms]") {
    wakes = 0;
    const auto room = rooms.create(bob.id, {RoomKind::private_room, "  cafe\u0301 ", " for us "});
    REQUIRE(room);
    CHECK(room->name == "caf\u00e9");
    CHECK(room->topic == "for us");
    CHECK(room->created_by == bob.id);
    CHECK(room->member_count == 1);
    CHECK(room->last_seq == 0);
    REQUIRE(room->membership);
    CHECK(room->membership->role == MembershipRole::admin);
    CHECK(room->membership->notify == Notify::all);
    CHECK(rooms.get(bob.id, room->id) == room);
    CHECK(wakes == 1);
}

TEST_CASE_METHOD(RoomServiceFixture, "a room needs a name that can be shown", "[rooms]") {
    const auto field_of = [&](const NewRoom& room) {
        const auto refused = rooms.create(ann.id, room);
        return refused ? "" : refused.error().fields.at(0).field;
    };
    CHECK(field_of({RoomKind::public_room, "  ", ""}) == "name");
    CHECK(field_of({RoomKind::public_room, std::string(81, 'x'), ""}) == "name");
    CHECK(field_of({RoomKind::public_room, "a\nb", ""}) == "name");
    CHECK(field_of({RoomKind::public_room, "a", std::string(251, 'x')}) == "topic");
    CHECK(field_of({RoomKind::direct, "a", ""}) == "kind");
}

TEST_CASE_METHOD(RoomServiceFixture, "everybody sees public rooms, and private ones only their members", "[rooms]") {
    const auto names_of = [&](UserId user) {
        std::vector<std::string> names;
        for (const auto& room : rooms.list(user)) names.push_back(room.name);
        return names;
    };
    CHECK(names_of(ann.id) == std::vector<std::string>{"general", "secret", "open"});
    CHECK(names_of(bob.id) == std::vector<std::string>{"general", "open"});
    CHECK_FALSE(rooms.list(bob.id)[1].membership);
    CHECK(rooms.get(bob.id, open)->name == "open");
}

TEST_CASE_METHOD(RoomServiceFixture, "to a stranger a private room does not exist, whatever is asked", "[rooms]") {
    const RoomId nowhere{999'999};
    const Error missing{ErrorCode::not_found, "No such room", {}};
    for (const auto room : {secret, nowhere, RoomId{0}, RoomId{-1}, RoomId{INT64_MAX}}) {
        CHECK(rooms.get(bob.id, room).error() == missing);
        CHECK(rooms.join(bob.id, room).error() == missing);
        CHECK(rooms.leave(bob.id, room).error() == missing);
        CHECK(rooms.members(bob.id, room).error() == missing);
        CHECK(rooms.mark_read(bob.id, room, 1, ReadMove::forward_only).error() == missing);
    }
}

TEST_CASE_METHOD(RoomServiceFixture, "joining is done once, however often it is asked", "[rooms]") {
    const auto before = head();
    wakes = 0;
    CHECK(rooms.join(bob.id, open));
    CHECK(rooms.join(bob.id, open));
    CHECK(head() == before + 1);
    CHECK(wakes == 1);
    CHECK(rooms.get(bob.id, open)->member_count == 2);
    CHECK(rooms.get(bob.id, open)->membership->role == MembershipRole::member);
    CHECK(rooms.join(ann.id, secret));
    CHECK(head() == before + 1);
}

TEST_CASE_METHOD(RoomServiceFixture, "joining at the same moment from two devices is one event", "[rooms]") {
    const auto before = head();
    std::vector<std::thread> devices;
    for (int i = 0; i < 4; ++i) {
        devices.emplace_back([this] { static_cast<void>(rooms.join(bob.id, open)); });
    }
    for (auto& device : devices) device.join();
    CHECK(head() == before + 1);
    CHECK(rooms.get(bob.id, open)->member_count == 2);
}

TEST_CASE_METHOD(RoomServiceFixture, "leaving is done once, and a private room left is gone", "[rooms]") {
    const auto before = head();
    CHECK(rooms.leave(bob.id, open));
    CHECK(head() == before);
    CHECK(rooms.leave(ann.id, open));
    CHECK(rooms.leave(ann.id, open));
    CHECK(rooms.leave(ann.id, secret));
    CHECK(head() == before + 2);
    CHECK(rooms.get(ann.id, open)->member_count == 0);
    CHECK(code_of(rooms.get(ann.id, secret)) == ErrorCode::not_found);
    CHECK(code_of(rooms.leave(ann.id, secret)) == ErrorCode::not_found);
}

TEST_CASE_METHOD(RoomServiceFixture, "an archived room takes nobody in", "[rooms]") {
    schema.execute("UPDATE room SET archived = true WHERE name = 'open'");
    CHECK(code_of(rooms.join(bob.id, open)) == ErrorCode::forbidden);
    CHECK(rooms.get(bob.id, open)->archived);
}

TEST_CASE_METHOD(RoomServiceFixture, "members are listed with their roles to all who see the room", "[rooms]") {
    REQUIRE(rooms.join(bob.id, open));
    const auto eve = add_user("eve");
    CHECK(rooms.members(eve.id, open) ==
          std::vector<RoomMember>{{ann, MembershipRole::admin}, {bob, MembershipRole::member}});
}

TEST_CASE_METHOD(RoomServiceFixture, "a read mark goes forward, and back only on purpose", "[rooms]") {
    REQUIRE(rooms.join(bob.id, open));
    for (int i = 0; i < 5; ++i) REQUIRE(post(ann.id, open, {std::to_string(i), "x"}));
    const auto before = head();
    wakes = 0;
    const auto mark = [&](std::int64_t seq, ReadMove move) { return rooms.mark_read(bob.id, open, seq, move).value(); };
    CHECK(mark(3, ReadMove::forward_only).unread == 2);
    CHECK(mark(3, ReadMove::anywhere).read_seq == 3);
    CHECK(mark(1, ReadMove::forward_only).read_seq == 3);
    CHECK(head() == before + 1);
    CHECK(mark(1, ReadMove::anywhere).unread == 4);
    CHECK(mark(1'000'000, ReadMove::forward_only).read_seq == 5);
    CHECK(mark(1'000'000, ReadMove::forward_only).unread == 0);
    CHECK(head() == before + 3);
    CHECK(wakes == 3);
}

TEST_CASE_METHOD(RoomServiceFixture, "a read mark needs a membership and a place", "[rooms]") {
    CHECK(code_of(rooms.mark_read(bob.id, open, 1, ReadMove::forward_only)) == ErrorCode::forbidden);
    CHECK(code_of(rooms.mark_read(ann.id, open, -1, ReadMove::anywhere)) == ErrorCode::validation_failed);
    CHECK(rooms.mark_read(ann.id, open, 0, ReadMove::anywhere)->read_seq == 0);
}
