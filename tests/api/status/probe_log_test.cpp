#include "api/status/probe_log.hpp"

#include <algorithm>
#include <string>

#include "tests/support/catch.hpp"

using namespace causerie;
using status::ProbeLog;

TEST_CASE("the newest probe comes first", "[status]") {
    ProbeLog log;
    CHECK(log.latest().empty());
    log.note({1}, "/livez", 200, "192.0.2.1", "curl/8");
    log.note({2}, "/health", 503, "192.0.2.2", "Render/1.0");
    const auto latest = log.latest();
    REQUIRE(latest.size() == 2);
    CHECK(latest[0] == HealthProbe{{2}, "/health", 503, "192.0.2.2", "Render/1.0"});
    CHECK(latest[1] == HealthProbe{{1}, "/livez", 200, "192.0.2.1", "curl/8"});
}

TEST_CASE("only the last probes are remembered, in their order", "[status]") {
    ProbeLog log;
    const auto all = static_cast<std::int64_t>(limits::status_probes_max) + 7;
    for (std::int64_t i = 1; i <= all; ++i) log.note({i}, "/livez", 200, std::to_string(i), "");
    const auto latest = log.latest();
    REQUIRE(latest.size() == limits::status_probes_max);
    for (std::size_t i = 0; i < latest.size(); ++i) CHECK(latest[i].at.ms == all - static_cast<std::int64_t>(i));
}

TEST_CASE("whoever asks often does not push the others out", "[status]") {
    ProbeLog log;
    const auto of = [&](std::string_view from, std::string_view user_agent) {
        return std::ranges::count_if(log.latest(), [&](const HealthProbe& probe) {
            return probe.from == from && probe.user_agent.starts_with(user_agent);
        });
    };
    for (std::int64_t i = 1; i <= 5; ++i) log.note({i}, "/health", 200, "10.0.0.1", "Render/1.0");
    for (std::int64_t i = 6; i <= 105; ++i) log.note({i}, "/livez", 200, "192.0.2.1", "curl/8");
    CHECK(of("10.0.0.1", "Render") == 5);
    CHECK(of("192.0.2.1", "curl") == ProbeLog::of_an_asker_max);
    for (std::int64_t i = 106; i <= 205; ++i) log.note({i}, "/livez", 200, "192.0.2.1", "x" + std::to_string(i));
    CHECK(of("10.0.0.1", "Render") == 5);
    CHECK(of("192.0.2.1", "") == ProbeLog::of_an_address_max);
    for (std::int64_t i = 206; i <= 305; ++i) log.note({i}, "/health", 200, "10.0.0.1", "Render/1.0");
    const auto latest = log.latest();
    CHECK(of("10.0.0.1", "Render") == ProbeLog::of_an_asker_max);
    CHECK(latest[0].at.ms == 305);
    CHECK(latest[9].at.ms == 296);
    CHECK(latest[10].at.ms == 205);
}

TEST_CASE("a user agent is cut, and is text whatever was sent", "[status]") {
    ProbeLog log;
    log.note({1}, "/livez", 200, "", "\xff\x01 ä" + std::string(1000, 'x'));
    const auto agent = log.latest().front().user_agent;
    CHECK(agent.size() == limits::probe_user_agent_length_max);
    CHECK(agent.starts_with("?? ??xxx"));
}
