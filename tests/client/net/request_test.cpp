#include "wasm-client/net/request.hpp"

#include <nlohmann/json.hpp>

#include "common/json/field_reader.hpp"
#include "common/protocol/problem.hpp"
#include "common/protocol/routes.hpp"
#include "common/validation/limits.hpp"
#include "tests/client/support/client.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;
using namespace causerie::testing;

namespace {

HttpResponse ok(const nlohmann::json& json) { return {200, dump_json(json)}; }

template <typename T>
T answer(const Effect& effect, const HttpResponse& response) {
    const auto event = decode_answer(effect, response);
    REQUIRE(event);
    REQUIRE(std::holds_alternative<T>(*event));
    return std::get<T>(*event);
}

const PostMessage post{{1}, {"c1", "hello"}};
const FetchPage fetch{{1}, 51, 9};

const std::vector<Effect> requests{
    FetchSnapshot{},  fetch,          post,      CreateRoom{{.name = "lunch"}}, JoinRoom{{3}}, LeaveRoom{{3}},
    MarkRead{{3}, 7}, CheckSession{}, SignOut{}, PollEvents{{"e1", 5}, 15, 3},  FetchStatus{}};

}  // namespace

TEST_CASE("each request is written as the contract says", "[net]") {
    const auto request = [](const Effect& effect) { return http_request(effect).value(); };
    CHECK(request(FetchSnapshot{}) == HttpRequest{"GET", routes::snapshot, ""});
    CHECK(request(fetch) == HttpRequest{"GET", routes::message_page({1}, 51, 50), ""});
    CHECK(request(post) == HttpRequest{"POST", routes::messages({1}), R"({"body":"hello","client_id":"c1"})"});
    CHECK(request(CreateRoom{{.name = "lunch"}}) ==
          HttpRequest{"POST", routes::rooms, R"({"kind":"public","name":"lunch","topic":""})"});
    CHECK(request(JoinRoom{{3}}) == HttpRequest{"POST", routes::join({3}), ""});
    CHECK(request(LeaveRoom{{3}}) == HttpRequest{"POST", routes::leave({3}), ""});
    CHECK(request(MarkRead{{3}, 7}) == HttpRequest{"PUT", routes::read({3}), R"({"seq":7})"});
    CHECK(request(CheckSession{}) == HttpRequest{"GET", routes::me, ""});
    CHECK(request(SignOut{}) == HttpRequest{"POST", routes::logout, ""});
    CHECK(request(FetchStatus{}) == HttpRequest{"GET", "/api/v1/status", ""});
}

TEST_CASE("what is none of the server's business makes no request", "[net]") {
    for (const Effect& effect : {Effect{OpenStream{}}, Effect{CloseStream{}}, Effect{WakeAfter{}}, Effect{Announce{}},
                                 Effect{ShowSignIn{}}, Effect{ShowAddress{}}}) {
        CHECK_FALSE(http_request(effect));
        CHECK_FALSE(decode_answer(effect, {200, "{}"}));
    }
}

TEST_CASE("good answers arrive whole", "[net]") {
    CHECK(answer<SnapshotArrived>(FetchSnapshot{}, ok(snapshot())).snapshot == snapshot());
    const auto arrived = answer<PageArrived>(fetch, ok(page(1, 41, 50)));
    CHECK(arrived.page == page(1, 41, 50));
    CHECK(arrived.room == RoomId{1});
    CHECK(arrived.before == 51);
    CHECK(arrived.load == 9);
    const auto message = own_message(1, 4, "c1");
    CHECK(answer<MessagePosted>(post, ok({{"message", message}})).message == message);
    CHECK(answer<MessagePosted>(post, {201, dump_json({{"message", message}})}).message == message);
    CHECK(answer<RoomOpened>(CreateRoom{}, ok({{"room", room(7, "lunch")}})).room == room(7, "lunch"));
    CHECK(std::holds_alternative<SignedOut>(*decode_answer(SignOut{}, {204, ""})));
}

TEST_CASE("where the log tells the rest, a good answer tells nothing", "[net]") {
    CHECK_FALSE(decode_answer(JoinRoom{{3}}, {204, ""}));
    CHECK_FALSE(decode_answer(LeaveRoom{{3}}, {204, ""}));
    CHECK_FALSE(decode_answer(MarkRead{{3}, 7}, ok({{"membership", nullptr}})));
}

TEST_CASE("a problem document reaches the state with its code and detail", "[net]") {
    const Error error{ErrorCode::validation_failed, "Too long", {{"body", "too_long", "Too long"}}};
    const HttpResponse refused{422, dump_json(Problem{error, 422, "r1"})};
    const auto failed = answer<PostFailed>(post, refused);
    CHECK(failed.error == error);
    CHECK(failed.client_id == "c1");
    CHECK(failed.room == RoomId{1});
    CHECK(answer<PageFailed>(fetch, refused).load == 9);
    CHECK(answer<RoomCreationFailed>(CreateRoom{}, refused).error == error);
    CHECK(answer<JoinFailed>(JoinRoom{{3}}, refused).room == RoomId{3});
    CHECK(answer<MarkReadFailed>(MarkRead{{3}, 7}, refused).seq == 7);
    CHECK(answer<RequestFailed>(LeaveRoom{{3}}, refused).error == error);
    CHECK(answer<RequestFailed>(SignOut{}, refused).error == error);
    CHECK(answer<SnapshotFailed>(FetchSnapshot{}, refused).error == error);
}

TEST_CASE("no answer, and a proxy's answer, count as a server that cannot be reached", "[net]") {
    const auto status = GENERATE(0, 502, 503, 504);
    const HttpResponse response{status, "<html>Bad gateway</html>"};
    CHECK(answer<PostFailed>(post, response).error.code == ErrorCode::unavailable);
    CHECK(answer<SnapshotFailed>(FetchSnapshot{}, response).error.code == ErrorCode::unavailable);
}

TEST_CASE("a session that has ended is told apart, even by a proxy", "[net]") {
    const HttpResponse response{401, "no"};
    CHECK(answer<SnapshotFailed>(FetchSnapshot{}, response).error.code == ErrorCode::unauthenticated);
    CHECK(answer<SessionCheckFailed>(CheckSession{4}, response).error.code == ErrorCode::unauthenticated);
    CHECK(std::holds_alternative<SignedOut>(*decode_answer(SignOut{}, response)));
    CHECK(answer<PostFailed>(post, {429, ""}).error.code == ErrorCode::rate_limited);
}

TEST_CASE("checking the session tells whose it is, or that this is not to be found out", "[net]") {
    const auto checked = answer<SessionChecked>(CheckSession{4}, ok({{"user", user(7, "Bob")}}));
    CHECK(checked.check == 4);
    CHECK(checked.user == UserId{7});
    for (const auto& response : {HttpResponse{}, HttpResponse{500, ""}, HttpResponse{200, "{}"},
                                 ok({{"user", nullptr}}), ok({{"user", user(0, "Nobody")}})}) {
        INFO(response.body);
        const auto failed = answer<SessionCheckFailed>(CheckSession{4}, response);
        CHECK(failed.check == 4);
        CHECK(failed.error.code != ErrorCode::unauthenticated);
    }
}

TEST_CASE("whatever comes back as success, a request is answered or the log answers it", "[net]") {
    const std::string deep(100'000, '[');
    for (const std::string& body :
         {std::string{}, std::string{"null"}, std::string{"[]"}, std::string{"{}"}, std::string{"\"text\""},
          std::string{"{\"message\":{}}"}, std::string{"{\"message\":null}"}, std::string{"{\"room\":7}"},
          std::string{"{\"messages\":[{}],\"has_before\":true,\"has_after\":false}"}, std::string{"\xff\xfe"},
          std::string{"{\"a\":"}, std::string{"{\"message\":1e999}"}, deep}) {
        for (const auto& effect : requests) {
            const auto event = decode_answer(effect, {200, body});
            if (!event) continue;
            CHECK_FALSE(std::holds_alternative<MessagePosted>(*event));
            CHECK_FALSE(std::holds_alternative<SnapshotArrived>(*event));
            CHECK_FALSE(std::holds_alternative<PageArrived>(*event));
            CHECK_FALSE(std::holds_alternative<RoomOpened>(*event));
            CHECK_FALSE(std::holds_alternative<StatusArrived>(*event));
        }
        CHECK(decode_answer(FetchSnapshot{}, {200, body}));
        CHECK(decode_answer(fetch, {200, body}));
        CHECK(decode_answer(post, {200, body}));
    }
}

TEST_CASE("a page that is not one dense stretch of the room is refused", "[net]") {
    auto gap = page(1, 1, 5);
    gap.messages.erase(gap.messages.begin() + 2);
    auto backwards = page(1, 1, 5);
    std::swap(backwards.messages[0], backwards.messages[1]);
    auto twice = page(1, 1, 5);
    twice.messages[1] = twice.messages[0];
    auto foreign = page(1, 1, 5);
    foreign.messages[4].room_id = {2};
    auto negative = page(1, 1, 3);
    for (auto& message : negative.messages) message.seq -= 4;
    for (const auto& hostile : {gap, backwards, twice, foreign, negative, page(1, 1, 201)}) {
        CHECK(answer<PageFailed>(fetch, ok(hostile)).load == 9);
    }
    CHECK(answer<PageArrived>(fetch, ok(page(1, 1, 200))).page.messages.size() == 200);
    CHECK(answer<PageArrived>(fetch, ok(MessagePage{})).page.messages.empty());
}

TEST_CASE("an answer about another message or room is no confirmation", "[net]") {
    auto other_room = own_message(2, 1, "c1");
    CHECK(answer<PostFailed>(post, ok({{"message", own_message(1, 1, "c2")}})).client_id == "c1");
    CHECK(answer<PostFailed>(post, ok({{"message", other_room}})).client_id == "c1");
}

TEST_CASE("a snapshot with impossible ids or counts is refused", "[net]") {
    auto bad_id = snapshot();
    bad_id.rooms[0].id = {0};
    auto bad_count = snapshot();
    bad_count.rooms[1].membership->unread = -1;
    auto bad_user = snapshot();
    bad_user.users[1].id = {-7};
    for (const auto& hostile : {bad_id, bad_count, bad_user}) {
        CHECK(answer<SnapshotFailed>(FetchSnapshot{}, ok(hostile)).error.code == ErrorCode::unavailable);
    }
}

TEST_CASE("the server's status arrives whole, or not at all", "[net]") {
    ServerStatus status{.version = "1.2.3", .started_at = {1'000}, .now = {9'000}, .interval_s = 5};
    status.checks = {{"database", HealthStatus::degraded, {2'000}, "slow"}};
    status.transitions = {{"database", HealthStatus::degraded, {2'000}, 1'000, "slow"}};
    status.probes = {{{3'000}, "/health", 503, "10.0.0.1", "Render/1.0"}};
    status.samples = {{.requests = 7, .is_ready = true}};
    CHECK(answer<StatusArrived>(FetchStatus{}, ok(status)).status == status);
    CHECK(answer<StatusFailed>(FetchStatus{}, {403, dump_json(Problem{{ErrorCode::forbidden, "", {}}, 403, "r"})})
              .error.code == ErrorCode::forbidden);
    CHECK(answer<StatusFailed>(FetchStatus{}, {}).error.code == ErrorCode::unavailable);
    auto negative = status;
    negative.samples[0].latency_p99_us = -1;
    auto endless = status;
    endless.samples.resize(limits::status_samples_max + 1);
    auto timeless = status;
    timeless.interval_s = 0;
    for (const auto& hostile : {negative, endless, timeless}) {
        CHECK(answer<StatusFailed>(FetchStatus{}, ok(hostile)).error.code == ErrorCode::unavailable);
    }
}

TEST_CASE("a poll brings what the stream would have said", "[net]") {
    const PollEvents poll{{"e1", 5}, 15, 3};
    CHECK(http_request(poll).value() == HttpRequest{"GET", "/api/v1/events?since=e1-5&wait=15", ""});
    const auto item = [](const char* id, const char* name, const nlohmann::json& data) {
        return nlohmann::json{{"id", id}, {"event", name}, {"data", data}};
    };
    const auto gone = item("e1-6", "room_gone", {{"room_id", 2}});
    const auto answered = [&](const nlohmann::json& events) { return ok({{"events", events}, {"cursor", "e1-9"}}); };

    const auto arrived = answer<PollArrived>(poll, answered({gone, item("e1-7", "unheard_of", {{"x", 1}})}));
    CHECK(arrived.poll == 3);
    CHECK(arrived.cursor == Cursor{"e1", 9});
    REQUIRE(arrived.events.size() == 1);
    CHECK(arrived.events[0].cursor == Cursor{"e1", 6});
    CHECK(arrived.events[0].data == EventData{RoomGone{{2}}});
    CHECK(answer<PollArrived>(poll, answered(nlohmann::json::array())).events.empty());

    CHECK(std::holds_alternative<StreamBroken>(
        *decode_answer(poll, answered({gone, item("e1-7", "message", {{"id", 1}})}))));
    for (const char* body : {"", "[]", "{}", R"({"events":[],"cursor":"?"})", R"({"events":{},"cursor":"e1-9"})",
                             R"({"events":[7],"cursor":"e1-9"})", R"({"events":[{"event":"x"}],"cursor":"e1-9"})"}) {
        INFO(body);
        CHECK(answer<PollFailed>(poll, {200, body}).poll == 3);
    }
    CHECK(answer<PollFailed>(poll, {}).error.code == ErrorCode::unavailable);
}
