#include "tests/client/support/client.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;
using namespace causerie::testing;

namespace {

Membership& membership(Client& client, std::int64_t room_id) { return *client.at(room_id).room.membership; }

Message mentioning(Message message) {
    message.mentions = {{1}};
    return message;
}

MembershipChange own_change(const Room& room) { return {room.id, {1}, room.membership, room}; }

}  // namespace

TEST_CASE("a message in the room on the screen is shown and announced", "[events]") {
    auto client = live_client(2);
    client.hear(message(1, 3, 2, "hello"));
    CHECK(bodies(client.at(1).timeline).back() == "hello");
    CHECK(client.all<Announce>() == std::vector<Announce>{{"Bob: hello"}});
}

TEST_CASE("one's own, edited, deleted and unseen messages are not announced", "[events]") {
    auto client = live_client(2);
    client.hear(own_message(1, 3, "elsewhere"));
    CHECK_FALSE(client.did<Announce>());
    client.hear(message(1, 2, 2, "edited", 50));
    CHECK_FALSE(client.did<Announce>());
    client.hear(message(2, 1, 2, "other room"));
    CHECK_FALSE(client.did<Announce>());
    client.act(VisibilityChanged{false});
    client.hear(message(1, 4, 2, "background"));
    CHECK_FALSE(client.did<Announce>());
}

TEST_CASE("messages of others count as unread and as mentions, one's own do not", "[events]") {
    auto client = live_client(0);
    client.hear(message(2, 1, 2, "one"));
    client.hear(mentioning(message(2, 2, 2, "@alice")));
    client.hear(own_message(2, 3, "x"));
    CHECK(membership(client, 2).unread == 2);
    CHECK(membership(client, 2).mentions == 1);
    CHECK(client.at(2).room.last_seq == 3);
}

TEST_CASE("an edit is no new message", "[events]") {
    auto client = live_client(0);
    client.hear(message(2, 1, 2, "one"));
    client.hear(message(2, 1, 2, "one, edited", 40));
    CHECK(membership(client, 2).unread == 1);
}

TEST_CASE("a deleted message does not count as unread where it can be known", "[events]") {
    auto client = live_client(0);
    client.hear(message(1, 1, 2, "one"));
    client.hear(message(1, 2, 2, "two"));
    CHECK(membership(client, 1).unread == 2);
    auto deleted = message(1, 1, 2, "", 30);
    deleted.deleted_at = Timestamp{5};
    client.hear(deleted);
    CHECK(membership(client, 1).unread == 1);
}

TEST_CASE("reading on another device reads here", "[events]") {
    auto client = live_client(0);
    for (std::int64_t seq = 1; seq <= 3; ++seq) client.hear(message(2, seq, 2, "x"));
    client.hear(ReadMark{{2}, {.read_seq = 3, .joined_at = {1}}});
    CHECK(membership(client, 2).unread == 0);
    client.hear(message(2, 4, 2, "x"));
    CHECK(membership(client, 2).unread == 1);
}

TEST_CASE("a replayed read mark that counts what is yet to come does not count it twice", "[events]") {
    auto client = live_client(0);
    client.hear(message(2, 1, 2, "x"));
    // As of now, three more have come; the stream is about to bring them.
    client.hear(ReadMark{{2}, {.read_seq = 1, .unread = 3, .joined_at = {1}}});
    for (std::int64_t seq = 2; seq <= 4; ++seq) client.hear(message(2, seq, 2, "x"));
    CHECK(membership(client, 2).unread == 3);
}

TEST_CASE("a room's description follows the log, its counts and messages stay", "[events]") {
    auto client = live_client(2);
    auto told = room(1, "town square", 9);
    told.membership.reset();
    client.hear(told);
    CHECK(client.at(1).room.name == "town square");
    CHECK(client.at(1).room.membership);
    CHECK(client.at(1).room.last_seq == 2);
    CHECK(client.at(1).timeline.confirmed.size() == 2);
}

TEST_CASE("a new public room can be seen but is not entered", "[events]") {
    auto client = live_client();
    auto told = room(7, "lunch");
    told.membership.reset();
    client.hear(told);
    CHECK(client.state.rooms.contains(RoomId{7}));
    CHECK(client.state.current_room == RoomId{1});
    client.hear(message(7, 1, 2, "not for us"));
    CHECK(client.at(7).timeline == Timeline{});
}

TEST_CASE("being brought into a room shows it, without leaving the one on the screen", "[events]") {
    auto client = live_client();
    client.hear(own_change(room(7, "lunch", 3)));
    CHECK(client.at(7).room.membership);
    CHECK(client.state.current_room == RoomId{1});
    client.hear(message(7, 4, 2, "welcome"));
    CHECK(membership(client, 7).unread == 1);
}

TEST_CASE("leaving the room on the screen leads to general", "[events]") {
    auto client = live_client();
    client.act(RoomChosen{{2}});
    client.answer_page(2, page(2, 1, 5));
    client.hear(MembershipChange{{2}, {1}, std::nullopt, std::nullopt});
    CHECK(client.state.current_room == RoomId{1});
    CHECK(client.all<ShowAddress>() == std::vector<ShowAddress>{{{1}}});
    CHECK_FALSE(client.at(2).room.membership);
    CHECK(client.at(2).timeline == Timeline{});
    CHECK(client.at(2).room.member_count == 1);
}

TEST_CASE("coming back into a room loads it anew instead of seeing a gap", "[events]") {
    auto client = live_client();
    client.act(RoomChosen{{2}});
    client.answer_page(2, page(2, 1, 5));
    client.hear(MembershipChange{{2}, {1}, std::nullopt, std::nullopt});
    client.hear(own_change(room(2, "random", 9)));
    client.hear(message(2, 10, 2, "x"));
    CHECK(client.state.connection.healed_gaps == 0);
    client.act(RoomChosen{{2}});
    CHECK(client.all<FetchPage>().size() == 1);
    client.answer_page(2, page(2, 1, 10));
    CHECK(client.at(2).timeline.confirmed.size() == 10);
}

TEST_CASE("a room that was left and entered again unseen is loaded anew", "[events]") {
    const bool told_by_read_mark = GENERATE(true, false);
    auto client = live_client(2);
    auto again = room(1, "general", 9);
    again.membership->joined_at = {77};
    if (told_by_read_mark) {
        client.hear(ReadMark{{1}, *again.membership});
    } else {
        client.hear(own_change(again));
    }
    CHECK(client.at(1).timeline.confirmed.empty());
    CHECK(client.all<FetchPage>().size() == 1);
    client.answer_page(1, page(1, 1, 9));
    client.hear(own_change(again));
    CHECK(client.at(1).timeline.confirmed.size() == 9);
}

TEST_CASE("what was sent before a room is loaded anew is asked for again", "[events]") {
    auto client = live_client(0);
    client.write(1, "mine", "c1");
    client.act(MessagePosted{own_message(1, 3, "c1")});
    auto again = room(1, "general", 9);
    again.membership->joined_at = {77};
    client.hear(own_change(again));
    CHECK(client.all<PostMessage>().size() == 1);
}

TEST_CASE("a private room that was left, and one that is gone, disappear", "[events]") {
    auto client = live_client();
    auto secret = room(7, "secret");
    secret.kind = RoomKind::private_room;
    client.hear(own_change(secret));
    client.act(RoomChosen{{7}});
    client.hear(MembershipChange{{7}, {1}, std::nullopt, std::nullopt});
    CHECK_FALSE(client.state.rooms.contains(RoomId{7}));
    CHECK(client.state.current_room == RoomId{1});
    client.hear(RoomGone{{1}});
    CHECK(client.state.current_room == RoomId{2});
    client.hear(RoomGone{{2}});
    CHECK_FALSE(client.state.current_room);
}

TEST_CASE("others coming and going are counted once, however often the log says so", "[events]") {
    auto client = live_client();
    const MembershipChange came{{1}, {5}, Membership{}, std::nullopt};
    const MembershipChange went{{1}, {5}, std::nullopt, std::nullopt};
    client.hear(came);
    client.hear(came);
    CHECK(client.at(1).room.member_count == 3);
    client.hear(went);
    client.hear(went);
    CHECK(client.at(1).room.member_count == 2);
}

TEST_CASE("people change their names, and so does the person", "[events]") {
    auto client = live_client();
    client.hear(user(2, "Robert"));
    client.hear(user(1, "Alicia"));
    CHECK(client.state.users.at({2}).display_name == "Robert");
    CHECK(client.state.me.display_name == "Alicia");
    CHECK(client.state.users.at({1}).display_name == "Alicia");
}
