#include "tests/client/support/client.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;
using namespace causerie::testing;

namespace {

constexpr std::int64_t stream_wait_ms = 5'000;
constexpr std::int64_t trial_wait_ms = 180'000;

const Error unreachable = failure(ErrorCode::unavailable);

/// In `general`; the stream has been asked for, or even opened, but nothing was heard on it.
Client unheard_client(bool opened) {
    Client client;
    client.act(Started{});
    client.act(SnapshotArrived{snapshot()});
    if (opened) client.act(StreamOpened{});
    client.answer_page(1, {});
    return client;
}

PollArrived answer_of(const Client& client, std::int64_t position, std::vector<EventArrived> events = {}) {
    return {client.state.connection.poll, std::move(events), {"e1", position}};
}

Client polling_client() {
    auto client = unheard_client(true);
    client.pass(stream_wait_ms);
    client.act(answer_of(client, 100));
    return client;
}

}  // namespace

TEST_CASE("a stream on which nothing is heard is given up for polling", "[stream]") {
    const bool opened = GENERATE(true, false);
    auto client = unheard_client(opened);
    client.pass(stream_wait_ms - 1);
    CHECK_FALSE(client.did<CloseStream>());
    client.pass(1);
    CHECK(client.did<CloseStream>());
    CHECK(client.all<PollEvents>() == std::vector<PollEvents>{{{"e1", 100}, 0, 1}});
    client.act(answer_of(client, 100));
    CHECK(client.state.connection.link == Link::live);
    CHECK(client.all<PollEvents>() == std::vector<PollEvents>{{{"e1", 100}, 15, 2}});
}

TEST_CASE("a stream that has spoken is not given up, however long it takes to speak again", "[stream]") {
    auto client = unheard_client(true);
    client.act(PingArrived{{"e1", 100}});
    client.pass(44'000);
    CHECK(client.effects == Effects{WakeAfter{1'000}});
    CHECK(client.state.connection.way == Way::stream);
}

TEST_CASE("streams that end soon after they were opened, three in a row, give way to polling", "[stream]") {
    auto client = live_client();
    for (int i = 0; i < 3; ++i) {
        CHECK(client.state.connection.way == Way::stream);
        client.act(StreamLost{});
        client.pass(5'000);
        client.confirm();
        if (i < 2) {
            CHECK(client.did<OpenStream>());
            client.act(StreamOpened{});
            client.act(PingArrived{{"e1", 100}});
        }
    }
    CHECK(client.did<PollEvents>());
    CHECK_FALSE(client.did<OpenStream>());
}

TEST_CASE("streams that were never opened tell of a server that is away, not of a proxy", "[stream]") {
    auto client = live_client();
    client.now_ms += 60'000;
    for (int i = 0; i < 10; ++i) {
        client.act(StreamLost{});
        client.pass(5'000);
        client.confirm();
        CHECK(client.did<OpenStream>());
    }
    CHECK(client.state.connection.way == Way::stream);
}

TEST_CASE("a poll's events are applied like a stream's, and the next poll starts behind them", "[stream]") {
    auto client = polling_client();
    client.act(answer_of(client, 105, {{{"e1", 103}, message(1, 1, 2, "hello")}}));
    CHECK(bodies(client.at(1).timeline) == std::vector<std::string>{"hello"});
    CHECK(client.all<PollEvents>() == std::vector<PollEvents>{{{"e1", 105}, 15, 3}});
    client.write(1, "mine", "c1");
    CHECK(client.did<PostMessage>());
}

TEST_CASE("what polling finds in another log, or too late, starts over with a snapshot", "[stream]") {
    auto client = polling_client();
    const auto poll = client.state.connection.poll;
    const Event end = GENERATE_COPY(Event{PollArrived{poll, {}, {"e2", 7}}},
                                    Event{PollFailed{poll, failure(ErrorCode::cursor_expired)}});
    client.act(end);
    CHECK(client.did<FetchSnapshot>());
    CHECK(client.state.connection.poll == 0);
    client.act(SnapshotArrived{snapshot(200)});
    CHECK(client.all<PollEvents>().size() == 1);
}

TEST_CASE("a poll that fails is sent again after a while", "[stream]") {
    auto client = polling_client();
    client.act(PollFailed{client.state.connection.poll, unreachable});
    CHECK_FALSE(client.did<PollEvents>());
    CHECK(client.state.connection.link == Link::waiting);
    client.pass(5'000);
    client.confirm();
    CHECK(client.all<PollEvents>().size() == 1);
    CHECK(client.all<PollEvents>()[0].wait_s == 0);
}

TEST_CASE("where polling does not work either, streams are not to blame", "[stream]") {
    auto client = unheard_client(false);
    client.pass(stream_wait_ms);
    client.act(PollFailed{client.state.connection.poll, unreachable});
    client.pass(5'000);
    client.confirm();
    CHECK(client.did<OpenStream>());
    CHECK_FALSE(client.did<PollEvents>());
}

TEST_CASE("a poll of nobody who is signed in leads to the form", "[stream]") {
    auto client = polling_client();
    client.act(PollFailed{client.state.connection.poll, failure(ErrorCode::unauthenticated)});
    CHECK(client.did<ShowSignIn>());
    CHECK(client.state.connection.poll == 0);
}

TEST_CASE("a stream is tried again after some minutes, beside the polls, and taken if it speaks", "[stream]") {
    auto client = polling_client();
    for (int i = 0; i < 12; ++i) {
        client.now_ms += 14'500;
        client.act(answer_of(client, 100));
    }
    CHECK_FALSE(client.did<OpenStream>());
    client.pass(trial_wait_ms - 12 * 14'500);
    CHECK(client.did<OpenStream>());
    CHECK_FALSE(client.did<CloseStream>());
    const auto poll = client.state.connection.poll;
    CHECK(poll != 0);
    CHECK(client.state.connection.link == Link::live);
    client.act(StreamOpened{});
    CHECK(client.state.connection.way == Way::poll);
    client.act(PingArrived{{"e1", 100}});
    CHECK(client.state.connection.way == Way::stream);
    // What the abandoned poll still says is not followed by another.
    CHECK(client.act(PollArrived{poll, {}, {"e1", 100}}).empty());
}

TEST_CASE("a trial that fails, silently or not, disturbs nothing", "[stream]") {
    const bool silent = GENERATE(true, false);
    auto client = polling_client();
    for (int i = 0; i < 12; ++i) {
        client.now_ms += 15'000;
        client.act(answer_of(client, 100));
    }
    client.pass(0);
    REQUIRE(client.did<OpenStream>());
    const auto poll = client.state.connection.poll;
    if (silent) {
        client.pass(stream_wait_ms);
        CHECK(client.did<CloseStream>());
    } else {
        client.act(StreamLost{});
    }
    CHECK(client.state.connection.link == Link::live);
    CHECK(client.state.connection.poll == poll);
    CHECK_FALSE(client.did<PollEvents>());
    client.pass(10'000);
    CHECK_FALSE(client.did<OpenStream>());
}

TEST_CASE("another network may let streams through", "[stream]") {
    auto client = polling_client();
    client.act(OnlineChanged{false});
    client.act(OnlineChanged{true});
    client.confirm();
    CHECK(client.did<OpenStream>());
    CHECK(client.state.connection.poll == 0);
}
