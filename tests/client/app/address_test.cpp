#include "wasm-client/app/address.hpp"

#include "tests/support/catch.hpp"

using namespace causerie;

TEST_CASE("a room's address leads back to the room", "[address]") {
    CHECK(room_address({3}) == "/rooms/3");
    CHECK(room_at(room_address({9'007'199'254'740'991})) == RoomId{9'007'199'254'740'991});
}

TEST_CASE("what follows the room in an address is left to others", "[address]") {
    CHECK(room_at("/rooms/3/42") == RoomId{3});
    CHECK(room_at("/rooms/3/") == RoomId{3});
    CHECK(room_at("/rooms/3?a=b") == RoomId{3});
    CHECK(room_at("/rooms/3#a") == RoomId{3});
}

TEST_CASE("any other path names no room", "[address]") {
    const auto* path = GENERATE("", "/", "/rooms", "/rooms/", "/rooms/x", "/rooms/3x", "/rooms/-3", "/rooms/+3",
                                "/rooms/0", "/rooms/3.5", "/rooms/9007199254740992", "/rooms/99999999999999999999",
                                "/rooms//3", "rooms/3", "/Rooms/3", "/x/rooms/3", "/rooms/%33", "/rooms/ 3");
    INFO(path);
    CHECK_FALSE(room_at(path));
}
