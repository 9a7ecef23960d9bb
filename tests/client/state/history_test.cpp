#include "tests/client/support/client.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;
using namespace causerie::testing;

namespace {

const Error unreachable = failure(ErrorCode::unavailable);

/// In `general`, whose newest page is 51 to 100.
Client reader() {
    Client client;
    client.act(Started{});
    auto told = snapshot();
    told.rooms[0] = room(1, "general", 100);
    client.act(SnapshotArrived{told});
    client.act(StreamOpened{});
    client.answer_page(1, page(1, 51, 100));
    return client;
}

}  // namespace

TEST_CASE("scrolling up asks for the page before, one at a time", "[history]") {
    auto client = reader();
    client.act(HistoryWanted{{1}});
    REQUIRE(client.all<FetchPage>().size() == 1);
    CHECK(client.all<FetchPage>()[0].before == 51);
    client.act(HistoryWanted{{1}});
    CHECK_FALSE(client.did<FetchPage>());
    client.answer_page(1, page(1, 1, 50), 51);
    CHECK(client.at(1).timeline.confirmed.size() == 100);
    client.act(HistoryWanted{{1}});
    CHECK_FALSE(client.did<FetchPage>());
}

TEST_CASE("the answer to a question that no longer stands is dropped", "[history]") {
    auto client = reader();
    client.act(HistoryWanted{{1}});
    const auto load = client.at(1).timeline.load;
    client.act(ResetArrived{});
    client.act(SnapshotArrived{snapshot(500)});
    client.act(PageArrived{{1}, 51, load, page(1, 1, 50)});
    CHECK(client.at(1).timeline.confirmed.empty());
    client.act(PageFailed{{1}, load, unreachable});
    CHECK(client.at(1).timeline.loading);
    client.answer_page(1, page(1, 81, 130));
    CHECK(seqs(client.at(1).timeline).front() == 81);
}

TEST_CASE("history that fails to load is not asked for in a tight loop, but asked for again", "[history]") {
    auto client = reader();
    client.act(HistoryWanted{{1}});
    client.act(PageFailed{{1}, client.at(1).timeline.load, unreachable});
    client.act(HistoryWanted{{1}});
    CHECK_FALSE(client.did<FetchPage>());
    client.now_ms += 5'000;
    client.act(HistoryWanted{{1}});
    CHECK(client.did<FetchPage>());
}

TEST_CASE("a server that gives the same page for ever is not asked for ever", "[history]") {
    auto client = reader();
    client.act(HistoryWanted{{1}});
    client.answer_page(1, page(1, 51, 100), 51);
    client.act(HistoryWanted{{1}});
    CHECK_FALSE(client.did<FetchPage>());
}

TEST_CASE("the newest page is asked for until it comes", "[history]") {
    Client client;
    client.act(Started{});
    client.act(SnapshotArrived{snapshot()});
    client.act(StreamOpened{});
    for (int i = 0; i < 5; ++i) {
        client.act(PageFailed{{1}, client.at(1).timeline.load, unreachable});
        CHECK_FALSE(client.did<FetchPage>());
        client.pass(5'000);
        CHECK(client.did<FetchPage>());
    }
    client.answer_page(1, page(1, 1, 3));
    CHECK(client.at(1).timeline.loaded);
}

TEST_CASE("a page that is refused says why", "[history]") {
    auto client = reader();
    client.act(RoomChosen{{2}});
    client.act(PageFailed{{2}, client.at(2).timeline.load, failure(ErrorCode::not_found, "No such room")});
    CHECK(client.state.notice == "No such room");
    client.pass(5'000);
    CHECK_FALSE(client.did<FetchPage>());
}

TEST_CASE("a message that the stream left out is fetched, and the gap counted", "[history]") {
    auto client = reader();
    client.hear(message(1, 102, 2, "102"));
    CHECK(client.all<FetchPage>().size() == 1);
    CHECK(seqs(client.at(1).timeline).back() == 100);
    client.hear(message(1, 103, 2, "103"));
    CHECK_FALSE(client.did<FetchPage>());
    client.answer_page(1, page(1, 53, 102));
    CHECK(seqs(client.at(1).timeline).front() == 51);
    CHECK(seqs(client.at(1).timeline).back() == 103);
    CHECK(client.state.connection.healed_gaps == 1);
}

TEST_CASE("a gap in a room that is not on the screen is mended too", "[history]") {
    auto client = reader();
    client.act(RoomChosen{{2}});
    client.answer_page(2, page(2, 1, 0));
    client.hear(message(1, 102, 2, "102"));
    CHECK(client.all<FetchPage>() == std::vector<FetchPage>{{{1}, std::nullopt, client.at(1).timeline.load}});
    client.act(PageFailed{{1}, client.at(1).timeline.load, unreachable});
    client.pass(5'000);
    CHECK(client.did<FetchPage>());
}

TEST_CASE("a page that does not bring what is missing is asked for again, after a while", "[history]") {
    auto client = reader();
    client.hear(message(1, 103, 2, "103"));
    client.answer_page(1, page(1, 51, 100));
    CHECK_FALSE(client.did<FetchPage>());
    CHECK(client.state.connection.healed_gaps == 0);
    client.pass(5'000);
    CHECK(client.did<FetchPage>());
    client.answer_page(1, page(1, 54, 103));
    CHECK(seqs(client.at(1).timeline).back() == 103);
    CHECK(client.state.connection.healed_gaps == 1);
}

TEST_CASE("reading to the end marks the room as read, once", "[read]") {
    auto client = reader();
    client.hear(message(1, 101, 2, "new"));
    CHECK(client.at(1).room.membership->unread == 1);
    client.act(BottomSeen{{1}});
    CHECK(client.all<MarkRead>() == std::vector<MarkRead>{{{1}, 101}});
    CHECK(client.at(1).room.membership->unread == 0);
    CHECK(client.at(1).room.membership->read_seq == 101);
    client.act(BottomSeen{{1}});
    CHECK_FALSE(client.did<MarkRead>());
}

TEST_CASE("a page in the background reads nothing", "[read]") {
    auto client = reader();
    client.act(VisibilityChanged{false});
    client.hear(message(1, 101, 2, "new"));
    client.act(BottomSeen{{1}});
    CHECK_FALSE(client.did<MarkRead>());
    CHECK(client.at(1).room.membership->unread == 1);
    client.act(VisibilityChanged{true});
    client.act(BottomSeen{{1}});
    CHECK(client.did<MarkRead>());
}

TEST_CASE("a read mark that does not reach the server is sent later", "[read]") {
    auto client = reader();
    client.hear(message(1, 101, 2, "new"));
    client.act(BottomSeen{{1}});
    client.act(MarkReadFailed{{1}, 101, unreachable});
    CHECK(client.state.notice.empty());
    client.pass(5'000);
    CHECK(client.all<MarkRead>() == std::vector<MarkRead>{{{1}, 101}});
    client.act(MarkReadFailed{{1}, 101, unreachable});
    client.act(StreamLost{});
    client.act(VisibilityChanged{true});
    client.confirm();
    client.act(StreamOpened{});
    CHECK(client.all<MarkRead>() == std::vector<MarkRead>{{{1}, 101}});
}
