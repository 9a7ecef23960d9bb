#include "tests/client/support/client.hpp"
#include "tests/support/catch.hpp"
#include "wasm-client/state/reduction.hpp"

using namespace causerie;
using namespace causerie::testing;

namespace {

const Error unreachable = failure(ErrorCode::unavailable);

Client connecting_client() {
    Client client;
    client.act(Started{});
    client.act(SnapshotArrived{snapshot()});
    return client;
}

}  // namespace

TEST_CASE("opening the page asks for a snapshot and shows no chat before it is there", "[state]") {
    Client client;
    client.act(Started{});
    CHECK(client.did<FetchSnapshot>());
    CHECK_FALSE(client.did<OpenStream>());
    CHECK(client.state.screen == Screen::loading);
}

TEST_CASE("a snapshot opens the stream behind it and the newest page of the room", "[state]") {
    const auto client = connecting_client();
    CHECK(client.all<OpenStream>() == std::vector<OpenStream>{{{"e1", 100}}});
    CHECK(client.all<FetchPage>() == std::vector<FetchPage>{{{1}, std::nullopt, 1}});
    CHECK(client.state.screen == Screen::chat);
    CHECK(client.state.connection.link == Link::connecting);
    CHECK(client.state.users.size() == 2);
}

TEST_CASE("whoever is not signed in is shown the form", "[state]") {
    Client client;
    client.act(Started{});
    client.act(SnapshotFailed{failure(ErrorCode::unauthenticated)});
    CHECK(client.did<ShowSignIn>());
    CHECK(client.state.screen == Screen::signed_out);
    client.act(SignedIn{});
    CHECK(client.did<FetchSnapshot>());
}

TEST_CASE("a signed-out page asks for nothing, however long it stays open", "[state]") {
    Client client;
    client.act(Started{});
    client.act(SnapshotFailed{failure(ErrorCode::unauthenticated)});
    CHECK(client.pass(1'000'000).empty());
    CHECK(client.act(VisibilityChanged{true}).empty());
    CHECK(client.act(OnlineChanged{true}).empty());
}

TEST_CASE("a snapshot that fails is tried again after a while", "[state]") {
    Client client;
    client.act(Started{});
    client.act(SnapshotFailed{unreachable});
    CHECK(client.state.connection.link == Link::waiting);
    REQUIRE(client.did<WakeAfter>());
    CHECK_FALSE(client.did<FetchSnapshot>());
    client.pass(client.all<WakeAfter>().front().ms);
    CHECK(client.did<FetchSnapshot>());
    CHECK(client.state.connection.link == Link::connecting);
}

TEST_CASE("a snapshot that is never answered is given up and asked for again", "[state]") {
    Client client;
    client.act(Started{});
    client.pass(45'000);
    CHECK(client.state.connection.link == Link::waiting);
    client.pass(5'000);
    CHECK(client.did<FetchSnapshot>());
}

TEST_CASE("waiting times are spread out, grow, and stay between 0.3 and 5 seconds", "[state]") {
    for (std::int64_t attempts = 0; attempts < 40; ++attempts) {
        const auto least = reduction::backoff_ms(attempts, 0);
        const auto most = reduction::backoff_ms(attempts, 0.999999);
        CHECK(least == 300);
        CHECK(most > least);
        CHECK(most <= 5000);
        CHECK(most >= reduction::backoff_ms(attempts - 1, 0.999999));
    }
    CHECK(reduction::backoff_ms(0, 0.999999) <= 600);
    CHECK(reduction::backoff_ms(30, 0.999999) >= 4999);
}

TEST_CASE("a lost stream is opened again behind the last event applied", "[state]") {
    auto client = live_client();
    client.hear(message(1, 1, 2, "hello"));
    client.act(StreamLost{});
    CHECK(client.state.connection.link == Link::waiting);
    CHECK_FALSE(client.did<OpenStream>());
    client.pass(600);
    client.confirm();
    CHECK(client.all<OpenStream>() == std::vector<OpenStream>{{{"e1", 101}}});
    client.act(StreamOpened{});
    CHECK(client.state.connection.link == Link::live);
}

TEST_CASE("waiting ends at once when the network or the person comes back", "[state]") {
    const Event came_back = GENERATE(Event{OnlineChanged{true}}, Event{VisibilityChanged{true}});
    auto client = live_client();
    client.act(StreamLost{});
    client.act(came_back);
    client.confirm();
    CHECK(client.did<OpenStream>());
    CHECK(client.state.connection.link == Link::connecting);
}

TEST_CASE("a stream from before the network changed is not trusted", "[state]") {
    auto client = live_client();
    client.act(OnlineChanged{false});
    CHECK(client.effects.empty());
    client.act(OnlineChanged{true});
    CHECK(client.effects.front() == Effect{CloseStream{}});
    client.confirm();
    CHECK(client.did<OpenStream>());
}

TEST_CASE("a stream that is silent for 45 seconds is closed and opened again", "[state]") {
    auto client = live_client();
    client.pass(44'999);
    CHECK_FALSE(client.did<CloseStream>());
    client.act(PingArrived{{"e1", 100}});
    client.pass(44'999);
    CHECK_FALSE(client.did<CloseStream>());
    client.pass(1);
    CHECK(client.did<CloseStream>());
    CHECK(client.state.connection.link == Link::waiting);
    client.pass(5'000);
    client.confirm();
    CHECK(client.did<OpenStream>());
}

TEST_CASE("a page that wakes from a long sleep reconnects without waiting", "[state]") {
    auto client = live_client();
    client.now_ms += 3'600'000;
    client.act(VisibilityChanged{true});
    CHECK(client.did<CloseStream>());
    client.confirm();
    CHECK(client.did<OpenStream>());
}

TEST_CASE("a server that says goodbye is left alone for as long as it asks", "[state]") {
    auto client = live_client();
    client.act(ByeArrived{1'700});
    CHECK(client.did<CloseStream>());
    client.pass(1'699);
    CHECK_FALSE(client.did<CheckSession>());
    client.pass(1);
    client.confirm();
    CHECK(client.did<OpenStream>());
}

TEST_CASE("a goodbye cannot ask for an absurd time", "[state]") {
    const auto asked = GENERATE(std::int64_t{-5}, std::int64_t{1} << 52);
    auto client = live_client();
    client.act(ByeArrived{asked});
    client.pass(30'000);
    client.confirm();
    CHECK(client.did<OpenStream>());
}

TEST_CASE("an event that is known already changes nothing", "[state]") {
    auto client = live_client();
    client.hear(message(1, 1, 2, "hello"));
    const auto before = client.state;
    client.act(EventArrived{{"e1", 101}, message(1, 2, 2, "again")});
    client.act(EventArrived{{"e1", 50}, message(1, 2, 2, "older")});
    CHECK(client.state == before);
}

TEST_CASE("a ping moves the place from which a reconnect resumes, but never back", "[state]") {
    auto client = live_client();
    client.act(PingArrived{{"e1", 140}});
    CHECK(client.state.connection.cursor.position == 140);
    client.act(PingArrived{{"e1", 120}});
    CHECK(client.state.connection.cursor.position == 140);
}

TEST_CASE("a reset, or a cursor of another log, starts over with a snapshot", "[state]") {
    const Event event =
        GENERATE(Event{ResetArrived{}}, Event{PingArrived{{"e2", 1}}}, Event{EventArrived{{"e2", 1}, RoomGone{{2}}}});
    auto client = live_client(3);
    client.write(1, "unsent", "c1");
    client.act(event);
    CHECK(client.did<CloseStream>());
    CHECK(client.did<FetchSnapshot>());
    CHECK(client.state.rooms.contains(RoomId{2}));

    auto told = snapshot(7);
    told.cursor.epoch = "e2";
    client.act(SnapshotArrived{told});
    CHECK(client.all<OpenStream>() == std::vector<OpenStream>{{{"e2", 7}}});
    CHECK(client.all<FetchPage>().size() == 1);
    CHECK(bodies(client.at(1).timeline) == std::vector<std::string>{"unsent"});
    client.answer_page(1, page(1, 1, 2));
    CHECK(bodies(client.at(1).timeline) == std::vector<std::string>{"text", "text", "unsent"});
}

TEST_CASE("a server that resets again and again is not asked in a tight loop", "[state]") {
    auto client = live_client();
    client.act(ResetArrived{});
    client.act(SnapshotArrived{snapshot()});
    client.act(StreamOpened{});
    client.act(ResetArrived{});
    CHECK_FALSE(client.did<FetchSnapshot>());
    CHECK(client.state.connection.link == Link::waiting);
}

TEST_CASE("an event that cannot be read leads to a snapshot, after a pause", "[state]") {
    auto client = live_client();
    client.act(StreamBroken{});
    CHECK(client.did<CloseStream>());
    CHECK_FALSE(client.did<FetchSnapshot>());
    client.pass(5'000);
    CHECK(client.did<FetchSnapshot>());
    CHECK_FALSE(client.did<OpenStream>());
}

TEST_CASE("what an abandoned stream still says is not listened to", "[state]") {
    auto client = live_client();
    client.act(ResetArrived{});
    const auto before = client.state;
    CHECK(client.act(EventArrived{{"e1", 101}, message(1, 1, 2, "late")}).empty());
    CHECK(client.act(StreamLost{}).empty());
    CHECK(client.act(StreamOpened{}).empty());
    CHECK(client.act(ByeArrived{10}).empty());
    CHECK(client.state == before);
}

TEST_CASE("a snapshot that nobody waits for any more is ignored", "[state]") {
    auto client = live_client(2);
    const auto before = client.state;
    CHECK(client.act(SnapshotArrived{snapshot(90)}).empty());
    CHECK(client.act(SnapshotFailed{failure(ErrorCode::unauthenticated)}).empty());
    CHECK(client.state == before);
}

TEST_CASE("signing out forgets everything, drafts included", "[state]") {
    auto client = live_client(2);
    client.act(DraftEdited{{2}, "secret"});
    client.act(SignOutPressed{});
    CHECK(client.all<SignOut>().size() == 1);
    CHECK(client.state.screen == Screen::chat);
    client.act(SignedOut{});
    CHECK(client.did<CloseStream>());
    CHECK(client.did<ShowSignIn>());
    CHECK(client.state.screen == Screen::signed_out);
    CHECK(client.state.rooms.empty());
    CHECK(client.state.users.empty());
    CHECK(client.state.me == User{});
}

TEST_CASE("a sign-out that does not reach the server is admitted", "[state]") {
    auto client = live_client();
    client.act(SignOutPressed{});
    client.act(RequestFailed{unreachable});
    CHECK(client.state.screen == Screen::chat);
    CHECK_FALSE(client.state.notice.empty());
}

TEST_CASE("a session that ends loses nothing for the person who signs in again", "[state]") {
    auto client = live_client(2);
    client.act(DraftEdited{{2}, "half a thought"});
    client.write(1, "unsent", "c1");
    client.act(PostFailed{{1}, "c1", failure(ErrorCode::unauthenticated)});
    CHECK(client.state.screen == Screen::signed_out);
    client.act(SignedIn{});
    client.act(SnapshotArrived{snapshot(105)});
    client.act(StreamOpened{});
    CHECK(client.at(2).draft == "half a thought");
    CHECK(client.all<PostMessage>() == std::vector<PostMessage>{{{1}, {"c1", "unsent"}}});
}

TEST_CASE("nothing of one person is left for the next one at the same page", "[state]") {
    auto client = live_client(2);
    client.act(DraftEdited{{2}, "half a thought"});
    client.write(1, "unsent", "c1");
    client.act(RequestFailed{failure(ErrorCode::unauthenticated)});
    client.act(SignedIn{});
    auto told = snapshot(105);
    std::swap(told.me, told.users[1]);
    client.act(SnapshotArrived{told});
    client.act(StreamOpened{});
    CHECK(client.at(2).draft.empty());
    CHECK(client.at(1).timeline.unconfirmed.empty());
    CHECK_FALSE(client.did<PostMessage>());
}

TEST_CASE("a timer is asked for once, not with every event", "[state]") {
    auto client = live_client();
    std::size_t timers = 0;
    for (std::int64_t seq = 1; seq <= 50; ++seq) {
        client.now_ms += 100;
        client.hear(message(1, seq, 2, "x"));
        timers += client.all<WakeAfter>().size();
    }
    CHECK(timers == 0);
    client.now_ms += 40'000;
    client.act(Tick{});
    CHECK(client.all<WakeAfter>() == std::vector<WakeAfter>{{5'000}});
}
