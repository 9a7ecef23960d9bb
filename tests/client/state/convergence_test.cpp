#include <nlohmann/json.hpp>

#include "common/json/field_reader.hpp"
#include "tests/client/support/simulation.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;
using namespace causerie::testing;

// Random histories, delivered badly: the reducer must end with what the server has, whatever was lost on the way.
namespace {

/// What is loaded is a dense stretch that ends with the newest message, each in its newest version.
void check_timeline(Simulation& simulation, RoomId id) {
    const auto& timeline = simulation.state().rooms.at(id).timeline;
    if (!timeline.loaded) return;
    const auto& truth = simulation.server().messages(id);
    REQUIRE(timeline.confirmed.size() <= truth.size());
    const auto first = truth.size() - timeline.confirmed.size();
    for (std::size_t i = 0; i < timeline.confirmed.size(); ++i) {
        const auto& held = timeline.confirmed[i].message;
        if (held == truth[first + i]) continue;
        INFO("room " << id.value << ": " << dump_json(held) << " for " << dump_json(truth[first + i]));
        CHECK(held == truth[first + i]);
    }
    CHECK(timeline.has_before == (first > 0));
    CHECK(timeline.apart.empty());
}

void check_rooms(Simulation& simulation) {
    const auto& state = simulation.state();
    CHECK(state.connection.link == Link::live);
    CHECK(state.connection.cursor == simulation.server().cursor());
    for (const auto& truth : simulation.server().rooms_for(simulation.me())) {
        const auto& room = state.rooms.at(truth.id).room;
        CHECK(room.name == truth.name);
        REQUIRE(room.membership.has_value() == truth.membership.has_value());
        if (truth.membership) CHECK(room.last_seq == truth.last_seq);
        check_timeline(simulation, truth.id);
    }
    if (state.current_room) CHECK(state.rooms.at(*state.current_room).timeline.loaded);
}

/// Where everything after the read mark is loaded, the counts are exact.
void check_unread(Simulation& simulation) {
    for (const auto& truth : simulation.server().rooms_for(simulation.me())) {
        if (!truth.membership) continue;
        INFO("room " << truth.id.value);
        const auto& held = simulation.state().rooms.at(truth.id);
        CHECK(held.room.membership->read_seq == truth.membership->read_seq);
        const auto& timeline = held.timeline;
        if (!timeline.loaded) continue;
        const auto first = timeline.confirmed.empty() ? 1 : timeline.confirmed.front().message.seq;
        if (timeline.has_before && first > truth.membership->read_seq + 1) continue;
        CHECK(held.room.membership->unread == truth.membership->unread);
        CHECK(held.room.membership->mentions == truth.membership->mentions);
    }
}

std::map<std::string, int> copies_in_log(Simulation& simulation) {
    std::map<std::string, int> copies;
    for (const auto room : simulation.rooms()) {
        for (const auto& message : simulation.server().messages(room)) {
            if (message.author_id == simulation.me()) ++copies[message.client_id];
        }
    }
    return copies;
}

/// Whatever was sent is in the log once; or it stands on the screen as refused; or the person gave it up.
void check_exactly_once(Simulation& simulation) {
    const auto copies = copies_in_log(simulation);
    for (const auto& [id, count] : copies) CHECK(count == 1);
    for (const auto& [id, room] : simulation.written()) {
        INFO(id);
        bool refused = false;
        for (const auto& entry : simulation.state().rooms.at(room).timeline.unconfirmed) {
            if (entry.message.client_id != id) continue;
            refused = true;
            CHECK(entry.delivery == Delivery::failed);
            CHECK_FALSE(entry.retries_itself);
            CHECK_FALSE(copies.contains(id));
        }
        CHECK((copies.contains(id) || refused || simulation.given_up().contains(id)));
    }
}

/// In each room the log has what was sent in the order in which it was sent, the retried aside.
void check_order(Simulation& simulation) {
    for (const auto room : simulation.rooms()) {
        std::int64_t last = 0;
        for (const auto& message : simulation.server().messages(room)) {
            if (message.author_id != simulation.me() || message.body.starts_with("refuse")) continue;
            const auto number = std::stoll(message.client_id.substr(message.client_id.find('-') + 1));
            CHECK(number > last);
            last = number;
        }
    }
}

constexpr Weather fair{};
constexpr Weather rough{.name = "rough",
                        .lose_request = 0.1,
                        .lose_answer = 0.1,
                        .refuse = 0.1,
                        .drop_stream = 0.2,
                        .repeat_event = 0.2,
                        .reset = 0.02,
                        .say_bye = 0.05};
constexpr Weather lying{.name = "lying",
                        .lose_answer = 0.1,
                        .drop_stream = 0.1,
                        .repeat_event = 0.2,
                        .break_event = 0.01,
                        .swallow_message = 0.05};
constexpr Weather restored{.name = "restored", .lose_answer = 0.1, .drop_stream = 0.1, .renew_epoch = 0.05};

}  // namespace

TEST_CASE("whatever the network does, the client ends with what the server has", "[convergence]") {
    const auto& weather = GENERATE(fair, rough, lying, restored);
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        INFO(weather.name << " weather, seed " << seed);
        Simulation simulation{seed, weather};
        simulation.run(1'000);
        simulation.settle();
        check_rooms(simulation);
        check_unread(simulation);
        check_exactly_once(simulation);
        check_order(simulation);
    }
}

TEST_CASE("what the stream swallowed was noticed and mended", "[convergence]") {
    std::int64_t healed = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        INFO("seed " << seed);
        Simulation simulation{seed, {.swallow_message = 0.3}};
        simulation.run(1'000);
        simulation.settle();
        check_rooms(simulation);
        healed += simulation.state().connection.healed_gaps;
    }
    CHECK(healed > 20);
}
