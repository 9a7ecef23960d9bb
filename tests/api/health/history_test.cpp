#include "api/health/history.hpp"

#include "tests/support/catch.hpp"

using namespace causerie;
using namespace std::chrono_literals;
using health::History;
using health::Moment;

namespace {

constexpr Timestamp midnight{1'700'000'000'000};

// The wall clock is set back by an hour meanwhile: what lasted is measured by the other one.
Moment after(std::chrono::milliseconds time) {
    return {std::chrono::steady_clock::time_point{1h + time}, {midnight.ms - 3'600'000 + time.count()}};
}

History one_check() {
    return History{{{"database", HealthStatus::unavailable, {}, "starting"}},
                   {std::chrono::steady_clock::time_point{1h}, midnight}};
}

}  // namespace

TEST_CASE("a change is remembered with its reason and how long it had been otherwise", "[health]") {
    auto history = one_check();
    CHECK(history.checks() == std::vector<HealthCheck>{{"database", HealthStatus::unavailable, midnight, "starting"}});
    history.note("database", HealthStatus::ok, "", after(300ms));
    history.note("database", HealthStatus::ok, "", after(400ms));
    history.note("database", HealthStatus::unavailable, "no answer", after(5s));
    CHECK(history.checks() ==
          std::vector<HealthCheck>{{"database", HealthStatus::unavailable, after(5s).wall, "no answer"}});
    const auto transitions = history.transitions();
    REQUIRE(transitions.size() == 2);
    CHECK(transitions[0] == HealthTransition{"database", HealthStatus::unavailable, after(5s).wall, 4700, "no answer"});
    CHECK(transitions[1] == HealthTransition{"database", HealthStatus::ok, after(300ms).wall, 300, ""});
    CHECK(history.take_news().size() == 2);
    CHECK(history.take_news().empty());
}

TEST_CASE("another reason alone is no change", "[health]") {
    auto history = one_check();
    history.note("database", HealthStatus::unavailable, "no answer", after(1s));
    CHECK(history.transitions().empty());
    CHECK(history.checks()[0].reason == "no answer");
    CHECK(history.checks()[0].since == midnight);
}

TEST_CASE("only the last changes are remembered", "[health]") {
    auto history = one_check();
    for (int i = 1; i <= 200; ++i) {
        history.note("database", i % 2 == 0 ? HealthStatus::unavailable : HealthStatus::ok, "",
                     after(std::chrono::milliseconds{i}));
    }
    const auto transitions = history.transitions();
    REQUIRE(transitions.size() == limits::status_transitions_max);
    CHECK(transitions.front().at == after(200ms).wall);
}
