#include "common/validation/limits.hpp"
#include "tests/client/support/client.hpp"
#include "tests/support/catch.hpp"
#include "wasm-client/state/status_figures.hpp"

using namespace causerie;
using namespace causerie::testing;

namespace {

ServerStatus well(std::int64_t now_ms = 5'000) {
    return {.now = {now_ms}, .status = HealthStatus::ok, .checks = {{"database", HealthStatus::ok, {1}, ""}}};
}

ServerStatus without_database() {
    auto status = well();
    status.status = HealthStatus::unavailable;
    status.checks[0].status = HealthStatus::unavailable;
    return status;
}

Client watching_client() {
    auto client = live_client();
    client.act(DialogOpened{Dialog::status});
    return client;
}

/// Time passes, and the stream is heard of as often as the server pings.
void pass_quietly(Client& client, std::int64_t ms) {
    for (; ms > 0; ms -= 1'000) {
        client.act(PingArrived{{"e1", client.position}});
        client.pass(1'000);
    }
}

}  // namespace

TEST_CASE("the status is asked for when it is opened, and again and again while it is open", "[status]") {
    auto client = watching_client();
    CHECK(client.all<FetchStatus>().size() == 1);
    client.act(StatusArrived{well()});
    CHECK(client.state.status.last == well());
    client.pass(limits::status_refresh_ms - 1);
    CHECK_FALSE(client.did<FetchStatus>());
    client.pass(1);
    CHECK(client.did<FetchStatus>());
    client.pass(limits::status_refresh_ms);
    CHECK_FALSE(client.did<FetchStatus>());  // One question at a time.
    client.act(StatusFailed{failure(ErrorCode::unavailable)});
    client.pass(1'000);
    CHECK(client.did<FetchStatus>());
}

TEST_CASE("a tick is asked for when the next question is due", "[status]") {
    auto client = watching_client();
    client.act(StatusArrived{well()});
    REQUIRE(client.state.connection.wake_at_ms);
    CHECK(*client.state.connection.wake_at_ms <= client.now_ms + limits::status_refresh_ms);
}

TEST_CASE("nobody asks for the status while it is closed or the page is hidden", "[status]") {
    auto client = live_client();
    pass_quietly(client, 60'000);
    CHECK_FALSE(client.did<FetchStatus>());
    client.act(DialogOpened{Dialog::status});
    client.act(StatusArrived{well()});
    client.act(VisibilityChanged{false});
    client.pass(limits::status_refresh_ms);
    CHECK_FALSE(client.did<FetchStatus>());
    client.act(VisibilityChanged{true});
    CHECK(client.did<FetchStatus>());
    client.act(StatusArrived{well()});
    client.act(DialogClosed{});
    client.pass(limits::status_refresh_ms);
    CHECK_FALSE(client.did<FetchStatus>());
}

TEST_CASE("opening it again shows nothing old", "[status]") {
    auto client = watching_client();
    client.act(StatusArrived{well()});
    client.act(DialogClosed{});
    client.act(DialogOpened{Dialog::status});
    CHECK_FALSE(client.state.status.last);
    CHECK(client.did<FetchStatus>());
    client.act(DialogClosed{});
    client.act(DialogOpened{Dialog::status});
    CHECK_FALSE(client.did<FetchStatus>());
}

TEST_CASE("without an answer, what was known stays and is out of date", "[status]") {
    auto client = watching_client();
    client.act(StatusArrived{well()});
    CHECK_FALSE(is_status_stale(client.state));
    client.act(StatusFailed{failure(ErrorCode::unavailable)});
    CHECK(is_status_stale(client.state));
    CHECK(client.state.status.last == well());
    CHECK(client.state.status.problem == "The server cannot be reached");
    CHECK(client.all<Announce>() == std::vector<Announce>{{"The server cannot be reached"}});
    client.act(StatusFailed{failure(ErrorCode::unavailable)});
    CHECK_FALSE(client.did<Announce>());
    client.act(StatusArrived{well()});
    CHECK_FALSE(is_status_stale(client.state));
    CHECK(client.state.status.problem.empty());
}

TEST_CASE("a question that nobody answers makes it out of date too", "[status]") {
    auto client = watching_client();
    client.act(StatusArrived{well()});
    pass_quietly(client, 3 * limits::status_refresh_ms);
    CHECK(is_status_stale(client.state));
}

TEST_CASE("who may not see the status is told so, and asks no more", "[status]") {
    auto client = watching_client();
    client.act(StatusArrived{well()});
    client.act(StatusFailed{failure(ErrorCode::forbidden)});
    CHECK_FALSE(client.state.status.last);
    CHECK(client.state.status.problem.find("Only owners and admins") == 0);
    pass_quietly(client, 60'000);
    CHECK_FALSE(client.did<FetchStatus>());
    client.act(DialogOpened{Dialog::status});
    CHECK(client.did<FetchStatus>());
}

TEST_CASE("a session that has ended closes the status", "[status]") {
    auto client = watching_client();
    client.act(StatusArrived{well()});
    client.act(StatusFailed{failure(ErrorCode::unauthenticated)});
    CHECK(client.state.screen == Screen::signed_out);
    CHECK(client.state.dialog == Dialog::none);
    CHECK(client.state.status == StatusWatch{});
}

TEST_CASE("a change for the better or the worse is said aloud, sameness is not", "[status]") {
    auto client = watching_client();
    client.act(StatusArrived{well()});
    CHECK_FALSE(client.did<Announce>());
    client.act(StatusArrived{well(9'000)});
    CHECK_FALSE(client.did<Announce>());
    client.act(StatusArrived{without_database()});
    CHECK(client.all<Announce>() == std::vector<Announce>{{"Unavailable: Database"}});
    client.act(StatusArrived{well()});
    CHECK(client.all<Announce>() == std::vector<Announce>{{"Everything works"}});
}

TEST_CASE("the server's clock goes on while nothing is heard", "[status]") {
    auto client = watching_client();
    client.act(StatusArrived{well(5'000)});
    CHECK(server_now(client.state) == Timestamp{5'000});
    client.pass(3'000);
    CHECK(server_now(client.state) == Timestamp{8'000});
}

TEST_CASE("figures are put into words", "[status]") {
    CHECK(count_text(0) == "0");
    CHECK(count_text(999) == "999");
    CHECK(count_text(1'000) == "1,000");
    CHECK(count_text(1'234'567) == "1,234,567");
    CHECK(count_text(-1'234) == "-1,234");
    CHECK(count_text(-123) == "-123");
    CHECK(decimal_text(0) == "0");
    CHECK(decimal_text(0.26) == "0.3");
    CHECK(decimal_text(12.04) == "12");
    CHECK(decimal_text(99.94) == "99.9");
    CHECK(decimal_text(1234.5) == "1,235");
    CHECK(duration_text(-5) == "0 s");
    CHECK(duration_text(8'999) == "8 s");
    CHECK(duration_text(185'000) == "3 min 5 s");
    CHECK(duration_text(7'200'000) == "2 h");
    CHECK(duration_text(7'440'000) == "2 h 4 min");
    CHECK(duration_text(273'600'000) == "3 d 4 h");
    CHECK(bytes_text(0) == "0 kB");
    CHECK(bytes_text(14'200'000) == "14.2 MB");
    CHECK(bytes_text(5'000'000'000'000'000) == "5,000 TB");
    CHECK(latency_text(0) == "0 ms");
    CHECK(latency_text(420) == "0.4 ms");
    CHECK(latency_text(1'250'000) == "1.3 s");
    CHECK(check_title("event_log") == "Event log");
    CHECK(check_title("").empty());
}
