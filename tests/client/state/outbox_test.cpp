#include "common/validation/limits.hpp"
#include "tests/client/support/client.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;
using namespace causerie::testing;

namespace {

const Error unreachable = failure(ErrorCode::unavailable);
const Error refused = failure(ErrorCode::forbidden, "Not here");

using Posts = std::vector<PostMessage>;

Posts post(const std::string& client_id, const std::string& body) { return {{{1}, {client_id, body}}}; }

}  // namespace

TEST_CASE("a sent message appears at once and leaves the composer empty", "[outbox]") {
    auto client = live_client();
    client.write(1, "  hello \n", "c1");
    CHECK(client.all<PostMessage>() == post("c1", "hello"));
    CHECK(client.at(1).draft.empty());
    CHECK(client.at(1).draft_revision == 1);
    CHECK(client.at(1).sent_count == 1);
    REQUIRE(client.at(1).timeline.unconfirmed.size() == 1);
    const auto& entry = client.at(1).timeline.unconfirmed[0];
    CHECK(entry.delivery == Delivery::sending);
    CHECK(entry.message.author_id == UserId{1});
    CHECK(entry.message.created_at.ms == 1'700'000'000'000 + client.now_ms);
}

TEST_CASE("the server's answer confirms a message, and so does the log, in either order", "[outbox]") {
    const bool answer_first = GENERATE(true, false);
    auto client = live_client();
    client.write(1, "mine", "c1");
    if (answer_first) client.act(MessagePosted{own_message(1, 1, "c1")});
    client.hear(own_message(1, 1, "c1"));
    if (!answer_first) client.act(MessagePosted{own_message(1, 1, "c1")});
    CHECK(bodies(client.at(1).timeline) == std::vector<std::string>{"mine"});
    CHECK(client.at(1).timeline.unconfirmed.empty());
}

TEST_CASE("nothing but white space is not sent", "[outbox]") {
    auto client = live_client();
    CHECK(client.write(1, " \n\t ", "c1").empty());
    CHECK(client.at(1).timeline.unconfirmed.empty());
    CHECK(client.state.notice.empty());
}

TEST_CASE("a message at the limit is sent, one above it is explained and kept as a draft", "[outbox]") {
    auto client = live_client();
    client.write(1, std::string(limits::body_length_max, 'x'), "c1");
    CHECK(client.did<PostMessage>());
    const std::string too_long(limits::body_length_max + 1, 'x');
    client.write(1, too_long, "c2");
    CHECK_FALSE(client.did<PostMessage>());
    CHECK(client.at(1).draft == too_long);
    CHECK(client.state.notice.find("4000") != std::string::npos);
}

TEST_CASE("messages of a room go out one after the other, in order", "[outbox]") {
    auto client = live_client();
    client.write(1, "one", "c1");
    client.write(1, "two", "c2");
    CHECK_FALSE(client.did<PostMessage>());
    client.write(1, "three", "c3");
    CHECK_FALSE(client.did<PostMessage>());
    client.act(MessagePosted{own_message(1, 1, "c1")});
    CHECK(client.all<PostMessage>() == post("c2", "two"));
    client.act(MessagePosted{own_message(1, 2, "c2")});
    CHECK(client.all<PostMessage>() == post("c3", "three"));
}

TEST_CASE("one room does not wait for another", "[outbox]") {
    auto client = live_client();
    client.write(1, "one", "c1");
    client.write(2, "two", "c2");
    CHECK(client.all<PostMessage>().size() == 1);
}

TEST_CASE("the same press of the key sends once", "[outbox]") {
    auto client = live_client();
    client.write(1, "one", "c1");
    client.write(1, "one", "c1");
    CHECK(client.at(1).timeline.unconfirmed.size() == 1);
}

TEST_CASE("what is written while the server is away is shown, kept and sent when it is back", "[outbox]") {
    auto client = live_client();
    client.act(StreamLost{});
    client.write(1, "one", "c1");
    client.write(1, "two", "c2");
    CHECK_FALSE(client.did<PostMessage>());
    CHECK(bodies(client.at(1).timeline) == std::vector<std::string>{"one", "two"});
    CHECK(client.at(1).timeline.unconfirmed[0].delivery == Delivery::sending);
    client.pass(5'000);
    client.confirm();
    client.act(StreamOpened{});
    CHECK(client.all<PostMessage>() == post("c1", "one"));
    client.act(MessagePosted{own_message(1, 1, "c1")});
    CHECK(client.all<PostMessage>() == post("c2", "two"));
}

TEST_CASE("a message whose answer was lost with the link is sent again under the same id", "[outbox]") {
    auto client = live_client();
    client.write(1, "one", "c1");
    client.act(StreamLost{});
    client.pass(5'000);
    client.confirm();
    client.act(StreamOpened{});
    CHECK(client.all<PostMessage>() == post("c1", "one"));
    // The first request fails late; the second one decides.
    client.act(PostFailed{{1}, "c1", unreachable});
    CHECK(client.at(1).timeline.unconfirmed[0].delivery == Delivery::sending);
    client.act(MessagePosted{own_message(1, 1, "c1")});
    CHECK(client.at(1).timeline.unconfirmed.empty());
}

TEST_CASE("a message that cannot reach the server says so and goes out by itself later", "[outbox]") {
    auto client = live_client();
    client.write(1, "one", "c1");
    client.write(1, "two", "c2");
    client.act(PostFailed{{1}, "c1", unreachable});
    CHECK_FALSE(client.did<PostMessage>());
    const auto& entry = client.at(1).timeline.unconfirmed[0];
    CHECK(entry.delivery == Delivery::failed);
    CHECK_FALSE(entry.problem.empty());
    REQUIRE(client.did<WakeAfter>());
    client.pass(client.all<WakeAfter>().front().ms);
    CHECK(client.all<PostMessage>() == post("c1", "one"));
    CHECK(client.at(1).timeline.unconfirmed[0].problem.empty());
}

TEST_CASE("sending anew is not tried in a tight loop", "[outbox]") {
    auto client = live_client();
    client.random = 0.99;
    client.write(1, "one", "c1");
    std::int64_t waited = 0;
    for (int i = 0; i < 10; ++i) {
        client.act(PostFailed{{1}, "c1", unreachable});
        REQUIRE(client.state.connection.resend_at_ms);
        const auto wait = *client.state.connection.resend_at_ms - client.now_ms;
        CHECK(wait >= 300);
        CHECK(wait <= 5'000);
        waited += wait;
        client.pass(wait);
        CHECK(client.all<PostMessage>().size() == 1);
    }
    CHECK(waited > 30'000);
}

TEST_CASE("a message that the server refuses stays with its reason and holds up no other", "[outbox]") {
    auto client = live_client();
    client.write(1, "one", "c1");
    client.write(1, "two", "c2");
    client.act(PostFailed{{1}, "c1", refused});
    CHECK(client.all<PostMessage>() == post("c2", "two"));
    CHECK(client.at(1).timeline.unconfirmed[0].delivery == Delivery::failed);
    CHECK(client.at(1).timeline.unconfirmed[0].problem == "Not here");
    client.act(StreamLost{});
    client.pass(5'000);
    client.confirm();
    client.act(StreamOpened{});
    CHECK(client.all<PostMessage>() == post("c2", "two"));
}

TEST_CASE("retrying a refused message puts it where it will be in the log: at the end", "[outbox]") {
    auto client = live_client();
    client.write(1, "one", "c1");
    client.write(1, "two", "c2");
    client.act(PostFailed{{1}, "c1", refused});
    client.act(RetryPressed{{1}, "c1"});
    CHECK(bodies(client.at(1).timeline) == std::vector<std::string>{"two", "one"});
    CHECK_FALSE(client.did<PostMessage>());
    client.act(MessagePosted{own_message(1, 1, "c2")});
    CHECK(client.all<PostMessage>() == post("c1", "one"));
}

TEST_CASE("retrying an undelivered message keeps its place and does not wait for the timer", "[outbox]") {
    auto client = live_client();
    client.write(1, "one", "c1");
    client.write(1, "two", "c2");
    client.act(PostFailed{{1}, "c1", unreachable});
    client.act(RetryPressed{{1}, "c1"});
    CHECK(client.all<PostMessage>() == post("c1", "one"));
    CHECK(bodies(client.at(1).timeline) == std::vector<std::string>{"one", "two"});
}

TEST_CASE("a discarded message goes, and the next one may leave", "[outbox]") {
    auto client = live_client();
    client.write(1, "one", "c1");
    client.write(1, "two", "c2");
    client.act(DiscardPressed{{1}, "c1"});
    CHECK(client.at(1).timeline.unconfirmed.size() == 2);
    client.act(PostFailed{{1}, "c1", unreachable});
    client.act(DiscardPressed{{1}, "c1"});
    CHECK(client.all<PostMessage>() == post("c2", "two"));
    CHECK(bodies(client.at(1).timeline) == std::vector<std::string>{"two"});
}

TEST_CASE("an answer that overtakes the log is shown as sent, and falls into place", "[outbox]") {
    auto client = live_client();
    client.write(1, "mine", "c1");
    client.act(MessagePosted{own_message(1, 3, "c1")});
    CHECK_FALSE(client.did<FetchPage>());
    REQUIRE(client.at(1).timeline.unconfirmed.size() == 1);
    CHECK(client.at(1).timeline.unconfirmed[0].delivery == Delivery::sent);
    client.hear(message(1, 1, 2, "one"));
    client.hear(message(1, 2, 2, "two"));
    CHECK(bodies(client.at(1).timeline) == std::vector<std::string>{"one", "two", "mine"});
    CHECK(client.state.connection.healed_gaps == 0);
}

TEST_CASE("a failure that comes after the log has shown the message is no failure", "[outbox]") {
    auto client = live_client();
    client.write(1, "mine", "c1");
    client.hear(own_message(1, 1, "c1"));
    client.act(PostFailed{{1}, "c1", unreachable});
    CHECK(client.at(1).timeline.unconfirmed.empty());
    CHECK(bodies(client.at(1).timeline) == std::vector<std::string>{"mine"});
}

TEST_CASE("what was not sent is not lost silently with its room", "[outbox]") {
    auto client = live_client();
    client.write(2, "late", "c1");
    client.hear(RoomGone{{2}});
    CHECK_FALSE(client.state.rooms.contains(RoomId{2}));
    CHECK(client.state.notice.find("random") != std::string::npos);
}

TEST_CASE("a slow clock does not put a message before those on the screen", "[outbox]") {
    auto client = live_client();
    auto from_the_future = message(1, 1, 2, "hello");
    from_the_future.created_at = {9'000'000'000'000};
    client.hear(from_the_future);
    client.write(1, "mine", "c1");
    CHECK(client.at(1).timeline.unconfirmed[0].message.created_at == from_the_future.created_at);
}
