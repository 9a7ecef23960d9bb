#include "tests/client/support/client.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;
using namespace causerie::testing;

namespace {

const Error unreachable = failure(ErrorCode::unavailable);

}  // namespace

TEST_CASE("a session that has ended is noticed before anything is resumed", "[state]") {
    auto client = live_client();
    client.act(StreamLost{});
    client.pass(5'000);
    client.act(SessionCheckFailed{client.state.connection.check, failure(ErrorCode::unauthenticated)});
    CHECK(client.state.screen == Screen::signed_out);
    CHECK(client.did<ShowSignIn>());
    CHECK(client.did<CloseStream>());
}

TEST_CASE("however a client resumes, it asks first whose session the browser has", "[state]") {
    auto client = live_client();
    client.write(1, "unsent", "c1");
    switch (GENERATE(0, 1, 2, 3, 4, 5)) {
        case 0: client.act(StreamLost{}), client.pass(5'000); break;
        case 1: client.act(ByeArrived{100}), client.pass(100); break;
        case 2: client.act(StreamLost{}), client.act(VisibilityChanged{true}); break;
        case 3: client.act(OnlineChanged{false}), client.act(OnlineChanged{true}); break;
        case 4: client.now_ms += 3'600'000, client.act(VisibilityChanged{true}); break;
        default: client.pass(45'000), client.pass(5'000);
    }
    REQUIRE(client.all<CheckSession>().size() == 1);
    CHECK_FALSE(client.did<OpenStream>());
    // What an older stream still says proves nothing.
    client.act(StreamOpened{});
    client.act(PingArrived{{"e1", 100}});
    CHECK_FALSE(client.did<PostMessage>());
    client.confirm();
    CHECK(client.did<OpenStream>());
    client.act(StreamOpened{});
    CHECK(client.all<PostMessage>().size() == 1);
}

TEST_CASE("somebody else who signed in elsewhere in the browser sends nothing of the one before", "[state]") {
    auto client = live_client(2);
    client.act(DraftEdited{{1}, "half a thought"});
    const auto revision = client.at(1).draft_revision;
    client.act(StreamLost{});
    client.write(2, "unsent", "c1");
    client.pass(5'000);
    client.act(SessionChecked{client.state.connection.check, {2}});
    CHECK(client.did<FetchSnapshot>());
    CHECK_FALSE(client.did<OpenStream>());
    auto bobs = snapshot(105);
    std::swap(bobs.me, bobs.users[1]);
    client.act(SnapshotArrived{bobs});
    CHECK_FALSE(client.did<DropUnsent>());
    CHECK(client.did<OpenStream>());
    client.act(StreamOpened{});
    CHECK_FALSE(client.did<PostMessage>());
    CHECK(client.state.me.id == UserId{2});
    CHECK(bodies(client.at(2).timeline).empty());
    CHECK(client.at(1).draft.empty());
    CHECK(client.at(1).draft_revision != revision);
    // And when their author is back, they go out.
    client.act(StreamLost{});
    client.pass(5'000);
    client.act(SessionChecked{client.state.connection.check, {1}});
    client.act(SnapshotArrived{snapshot(110)});
    client.act(StreamOpened{});
    CHECK(client.all<PostMessage>() == std::vector<PostMessage>{{{2}, {"c1", "unsent"}}});
    CHECK(client.at(1).draft == "half a thought");
}

TEST_CASE("a sign-in on another page of the browser takes this one along, to whomever it is", "[state]") {
    auto client = live_client(2);
    client.act(DraftEdited{{1}, "half a thought"});
    client.act(SignedIn{});
    CHECK(client.effects.front() == Effect{CloseStream{}});
    CHECK(client.did<FetchSnapshot>());
    CHECK(client.state.screen == Screen::chat);
    client.write(2, "too late", "c1");
    CHECK_FALSE(client.did<PostMessage>());
    auto told = snapshot(105);
    const bool is_other = GENERATE(true, false);
    if (is_other) std::swap(told.me, told.users[1]);
    client.act(SnapshotArrived{told});
    client.act(StreamOpened{});
    CHECK(client.did<PostMessage>() != is_other);
    CHECK(client.at(1).draft.empty() == is_other);
}

TEST_CASE("only the last check of the session counts, and one that fails is made again", "[state]") {
    auto client = live_client();
    client.act(StreamLost{});
    client.pass(5'000);
    const auto first = client.state.connection.check;
    client.act(SessionCheckFailed{first, unreachable});
    CHECK(client.state.connection.link == Link::waiting);
    CHECK(client.act(SessionChecked{first, {1}}).empty());
    client.pass(5'000);
    REQUIRE(client.did<CheckSession>());
    CHECK(client.act(SessionChecked{first, {1}}).empty());
    CHECK(client.act(SessionCheckFailed{first, failure(ErrorCode::unauthenticated)}).empty());
    client.confirm();
    CHECK(client.did<OpenStream>());
}
