#include "wasm-client/state/selectors.hpp"

#include "tests/client/support/client.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;
using namespace causerie::testing;

namespace {

constexpr std::int64_t minute = 60'000;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;
constexpr std::int64_t noon = 1'795'780'800'000 / day * day + 12 * hour;  // 2026-11-27, a Friday, by UTC.

State at_noon() { return {.me = user(1, "Alice"), .now_ms = noon}; }

TimelineEntry entry(std::int64_t author, std::int64_t at_ms) {
    TimelineEntry made;
    made.message = message(1, 1, author, "x");
    made.message.created_at = {at_ms};
    return made;
}

std::vector<std::string> names(const std::vector<RoomLine>& lines) {
    std::vector<std::string> found;
    for (const auto& line : lines) found.push_back(line.name);
    return found;
}

void add(State& state, Room room) { state.rooms[room.id].room = std::move(room); }

}  // namespace

TEST_CASE("rooms are listed by name whatever the case, direct ones last", "[selectors]") {
    auto state = at_noon();
    state.users[{2}] = user(2, "Bob");
    add(state, room(1, "Zoo"));
    add(state, room(2, "apes"));
    add(state, room(3, "Bears"));
    auto direct = room(4, "");
    direct.kind = RoomKind::direct;
    direct.created_by = UserId{2};
    add(state, direct);
    auto archived = room(5, "attic");
    archived.archived = true;
    add(state, archived);
    CHECK(names(joined_rooms(state)) == std::vector<std::string>{"apes", "Bears", "Zoo", "Bob"});
    state.current_room = RoomId{5};
    CHECK(names(joined_rooms(state)) == std::vector<std::string>{"apes", "attic", "Bears", "Zoo", "Bob"});
}

TEST_CASE("only public rooms that one is not in can be browsed", "[selectors]") {
    auto state = at_noon();
    add(state, room(1, "in"));
    for (const auto& [id, name, kind] :
         {std::tuple{2, "out", RoomKind::public_room}, std::tuple{3, "private", RoomKind::private_room}}) {
        auto other = room(id, name);
        other.kind = kind;
        other.membership.reset();
        add(state, other);
    }
    CHECK(names(browsable_rooms(state)) == std::vector<std::string>{"out"});
}

TEST_CASE("an author without a name is someone", "[selectors]") {
    auto state = at_noon();
    state.users[{2}] = {.id = {2}, .username = "bob"};
    CHECK(display_name(state, {2}) == "bob");
    CHECK(display_name(state, {3}) == "Someone");
}

TEST_CASE("the status line is silent while all is well and tells what is the matter", "[selectors]") {
    auto client = live_client();
    CHECK(connection_text(client.state).empty());
    client.act(StreamLost{});
    CHECK(connection_text(client.state) == "Reconnecting");
    client.pass(5'000);
    CHECK_FALSE(connection_text(client.state).empty());
    client.confirm();
    client.act(StreamLost{});
    CHECK(connection_text(client.state) == "The server cannot be reached. Trying again");
    client.act(OnlineChanged{false});
    CHECK(connection_text(client.state) == "You are offline");
}

TEST_CASE("the title counts what is unread, muted rooms left out", "[selectors]") {
    auto client = live_client();
    CHECK(document_title(client.state) == "general · Causerie");
    client.hear(message(2, 1, 2, "x"));
    client.hear(message(2, 2, 2, "x"));
    CHECK(document_title(client.state) == "(2) general · Causerie");
    client.at(2).room.membership->notify = Notify::none;
    CHECK(document_title(client.state) == "general · Causerie");
    CHECK(document_title(State{}) == "Causerie");
}

TEST_CASE("messages of one author within five minutes share a heading", "[selectors]") {
    const auto state = at_noon();
    const auto first = entry(2, noon);
    CHECK(entry_heading(state, nullptr, first) == EntryHeading{true, true});
    CHECK(entry_heading(state, &first, entry(2, noon + 5 * minute)) == EntryHeading{false, false});
    CHECK(entry_heading(state, &first, entry(2, noon + 5 * minute + 1)) == EntryHeading{false, true});
    CHECK(entry_heading(state, &first, entry(3, noon + 1)) == EntryHeading{false, true});
}

TEST_CASE("a day begins at the person's midnight", "[selectors]") {
    auto state = at_noon();
    const auto late = entry(2, noon + 11 * hour + 59 * minute);
    const auto later = entry(2, noon + 12 * hour);
    CHECK(entry_heading(state, &late, later) == EntryHeading{true, true});
    state.utc_offset_minutes = 60;
    CHECK(entry_heading(state, &late, later) == EntryHeading{false, false});
}

TEST_CASE("days and times are named as the person's clock shows them", "[selectors]") {
    auto state = at_noon();
    CHECK(day_label(state, {noon}) == "Today");
    CHECK(day_label(state, {noon - 12 * hour - 1}) == "Yesterday");
    CHECK(day_label(state, {noon - 2 * day}) == "Wednesday, 25 November");
    CHECK(day_label(state, {noon - 365 * day}) == "Thursday, 27 November 2025");
    CHECK(time_label(state, {noon + 5 * minute}) == "12:05");
    state.utc_offset_minutes = -210;
    CHECK(time_label(state, {noon + 5 * minute}) == "08:35");
}

TEST_CASE("the first unread message is one of others that is not deleted", "[selectors]") {
    auto client = live_client();
    CHECK_FALSE(first_unread_seq(client.at(1), {1}));
    client.hear(own_message(1, 1, "x"));
    client.hear(message(1, 2, 2, "new"));
    CHECK(first_unread_seq(client.at(1), {1}) == 2);
}

TEST_CASE("a draft's problem is told before it is sent", "[selectors]") {
    CHECK(draft_problem("").empty());
    CHECK(draft_problem("  \n").empty());
    CHECK(draft_problem("hello").empty());
    CHECK(draft_problem(std::string(4001, 'x')) == "At most 4000 characters");
}
