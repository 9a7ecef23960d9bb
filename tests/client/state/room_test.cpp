#include "tests/client/support/client.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;
using namespace causerie::testing;

namespace {

Client client_with_lunch() {
    auto client = live_client();
    auto lunch = room(7, "lunch");
    lunch.membership.reset();
    client.hear(lunch);
    return client;
}

}  // namespace

TEST_CASE("the room of the address is opened, else general", "[rooms]") {
    Client client;
    client.act(Started{RoomId{2}});
    client.act(SnapshotArrived{snapshot()});
    CHECK(client.state.current_room == RoomId{2});

    Client stranger;
    stranger.act(Started{RoomId{99}});
    stranger.act(SnapshotArrived{snapshot()});
    CHECK(stranger.state.current_room == RoomId{1});
    CHECK_FALSE(stranger.state.notice.empty());
}

TEST_CASE("a snapshot in mid-session keeps the room, the drafts and the history that still holds", "[rooms]") {
    auto client = live_client(3);
    client.act(RoomChosen{{2}});
    client.answer_page(2, page(2, 1, 0));
    client.act(DraftEdited{{1}, "half a thought"});
    client.act(StreamBroken{});
    client.pass(5'000);
    client.act(SnapshotArrived{snapshot(100)});
    CHECK(client.state.current_room == RoomId{2});
    CHECK(client.at(1).draft == "half a thought");
    CHECK(client.at(1).timeline.confirmed.size() == 3);
    CHECK_FALSE(client.did<FetchPage>());
}

TEST_CASE("history during which something was missed is read anew", "[rooms]") {
    auto client = live_client(3);
    client.act(StreamBroken{});
    client.pass(5'000);
    client.act(SnapshotArrived{snapshot(101)});
    CHECK(client.at(1).timeline.confirmed.empty());
    CHECK(client.all<FetchPage>().size() == 1);
}

TEST_CASE("choosing a room shows it, its address and its newest page, and closes what covers it", "[rooms]") {
    auto client = live_client();
    client.act(MenuToggled{});
    CHECK(client.state.menu_open);
    client.act(RoomChosen{{2}});
    CHECK(client.state.current_room == RoomId{2});
    CHECK_FALSE(client.state.menu_open);
    CHECK(client.all<ShowAddress>() == std::vector<ShowAddress>{{{2}}});
    CHECK(client.all<FetchPage>().size() == 1);
    client.act(RoomChosen{{1}});
    CHECK_FALSE(client.did<FetchPage>());
}

TEST_CASE("drafts stay with their rooms", "[rooms]") {
    auto client = live_client();
    client.act(DraftEdited{{1}, "one"});
    client.act(RoomChosen{{2}});
    client.act(DraftEdited{{2}, "two"});
    client.act(RoomChosen{{1}});
    CHECK(client.at(1).draft == "one");
    CHECK(client.at(2).draft == "two");
    CHECK(client.at(1).draft_revision == 0);
}

TEST_CASE("a room that one is not in cannot be chosen", "[rooms]") {
    auto client = client_with_lunch();
    client.act(RoomChosen{{7}});
    CHECK(client.state.current_room == RoomId{1});
    CHECK_FALSE(client.state.notice.empty());
    client.act(RoomChosen{{99}});
    CHECK(client.state.current_room == RoomId{1});
}

TEST_CASE("a room is created with the server's rules, told before the server is asked", "[rooms]") {
    auto client = live_client();
    client.act(DialogOpened{Dialog::create_room});
    client.act(RoomFormEdited{{.name = "  "}});
    client.act(CreateRoomPressed{});
    CHECK_FALSE(client.did<CreateRoom>());
    CHECK(client.state.room_form.problem == "Name: Must not be empty");
    client.act(RoomFormEdited{{.name = std::string(81, 'x')}});
    CHECK(client.state.room_form.problem.empty());
    client.act(CreateRoomPressed{});
    CHECK(client.state.room_form.problem == "Name: At most 80 characters");
    client.act(RoomFormEdited{{.name = " lunch "}});
    client.act(CreateRoomPressed{});
    CHECK(client.all<CreateRoom>() == std::vector<CreateRoom>{{{.name = "lunch"}}});
    CHECK(client.state.room_form.sending);
    client.act(CreateRoomPressed{});
    CHECK_FALSE(client.did<CreateRoom>());
}

TEST_CASE("a created room is opened and its form emptied", "[rooms]") {
    auto client = live_client();
    client.act(DialogOpened{Dialog::create_room});
    client.act(RoomFormEdited{{.name = "lunch"}});
    client.act(CreateRoomPressed{});
    const auto revision = client.state.room_form.revision;
    client.act(RoomOpened{room(7, "lunch")});
    CHECK(client.state.current_room == RoomId{7});
    CHECK(client.state.dialog == Dialog::none);
    CHECK(client.state.room_form.room == NewRoom{});
    CHECK_FALSE(client.state.room_form.sending);
    CHECK(client.state.room_form.revision > revision);
    CHECK(client.all<FetchPage>().size() == 1);
}

TEST_CASE("a refused room says why and keeps what was typed", "[rooms]") {
    auto client = live_client();
    client.act(DialogOpened{Dialog::create_room});
    client.act(RoomFormEdited{{.name = "lunch"}});
    client.act(CreateRoomPressed{});
    client.act(RoomCreationFailed{failure(ErrorCode::conflict, "There is one already")});
    CHECK(client.state.room_form.problem == "There is one already");
    CHECK(client.state.room_form.room.name == "lunch");
    client.act(CreateRoomPressed{});
    CHECK(client.did<CreateRoom>());
}

TEST_CASE("joining asks the server and opens the room when the log says that one is in it", "[rooms]") {
    auto client = client_with_lunch();
    client.act(DialogOpened{Dialog::browse_rooms});
    client.act(JoinPressed{{7}});
    CHECK(client.all<JoinRoom>() == std::vector<JoinRoom>{{{7}}});
    CHECK(client.state.current_room == RoomId{1});
    const auto lunch = room(7, "lunch", 4);
    client.hear(MembershipChange{{7}, {1}, lunch.membership, lunch});
    CHECK(client.state.current_room == RoomId{7});
    CHECK(client.state.dialog == Dialog::none);
    CHECK(client.did<FetchPage>());
}

TEST_CASE("a join that fails says why and opens nothing later", "[rooms]") {
    auto client = client_with_lunch();
    client.act(JoinPressed{{7}});
    client.act(JoinFailed{{7}, failure(ErrorCode::forbidden, "Members only")});
    CHECK(client.state.notice == "Members only");
    const auto lunch = room(7, "lunch", 4);
    client.hear(MembershipChange{{7}, {1}, lunch.membership, lunch});
    CHECK(client.state.current_room == RoomId{1});
}

TEST_CASE("what is typed into a form is not taken away by what happens elsewhere", "[rooms]") {
    auto client = live_client();
    client.act(DialogOpened{Dialog::create_room});
    client.act(RoomFormEdited{{.name = "half a na"}});
    client.hear(RoomGone{{1}});
    CHECK(client.state.current_room == RoomId{2});
    CHECK(client.state.dialog == Dialog::create_room);
    client.act(ResetArrived{});
    client.act(SnapshotArrived{snapshot(200)});
    CHECK(client.state.dialog == Dialog::create_room);
    CHECK(client.state.room_form.room.name == "half a na");
}

TEST_CASE("the question whether to leave goes with the answer, and with the room", "[rooms]") {
    auto client = live_client();
    client.act(DialogOpened{Dialog::leave_room});
    client.act(LeavePressed{{1}});
    CHECK(client.state.dialog == Dialog::none);
    client.act(DialogOpened{Dialog::leave_room});
    client.hear(RoomGone{{1}});
    CHECK(client.state.dialog == Dialog::none);
}

TEST_CASE("what could not be sent to the room on the screen is told even though another one is shown", "[rooms]") {
    auto client = live_client();
    client.write(1, "late", "c1");
    client.hear(RoomGone{{1}});
    CHECK(client.state.current_room == RoomId{2});
    CHECK(client.state.notice.find("general") != std::string::npos);
}

TEST_CASE("leaving asks the server, and only for rooms that one is in", "[rooms]") {
    auto client = client_with_lunch();
    client.act(LeavePressed{{2}});
    CHECK(client.all<LeaveRoom>() == std::vector<LeaveRoom>{{{2}}});
    client.act(LeavePressed{{7}});
    CHECK(client.effects.empty());
}

TEST_CASE("whoever does not see a notice hears it, once", "[rooms]") {
    auto client = live_client();
    client.act(RequestFailed{failure(ErrorCode::internal)});
    const std::vector<Announce> said{{"Something went wrong"}};
    CHECK(client.all<Announce>() == said);
    client.pass(1'000);
    CHECK_FALSE(client.did<Announce>());
    // The same misfortune again is news.
    client.act(RequestFailed{failure(ErrorCode::internal)});
    CHECK(client.all<Announce>() == said);
    client.act(NoticeDismissed{});
    CHECK_FALSE(client.did<Announce>());
    client.act(RoomChosen{{99}});
    CHECK(client.all<Announce>() == std::vector<Announce>{{client.state.notice}});
    client.write(1, std::string(5000, 'x'), "c1");
    CHECK(client.all<Announce>() == std::vector<Announce>{{client.state.notice}});
    client.act(JoinFailed{{2}, failure(ErrorCode::forbidden, "Members only")});
    CHECK(client.all<Announce>() == std::vector<Announce>{{"Members only"}});
}

TEST_CASE("notices and dialogs can be dismissed", "[rooms]") {
    auto client = live_client();
    client.act(RequestFailed{failure(ErrorCode::internal)});
    CHECK(client.state.notice == "Something went wrong");
    client.act(NoticeDismissed{});
    CHECK(client.state.notice.empty());
    client.act(DialogOpened{Dialog::browse_rooms});
    CHECK(client.state.dialog == Dialog::browse_rooms);
    client.act(DialogClosed{});
    CHECK(client.state.dialog == Dialog::none);
}
