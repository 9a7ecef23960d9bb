#include "api/health/health.hpp"

#include <atomic>
#include <chrono>
#include <fcntl.h>
#include <memory>
#include <string>
#include <thread>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/eventually.hpp"

using namespace causerie;
using namespace std::chrono_literals;
using health::Finding;
using health::Probe;
using health::Report;

namespace {

constexpr Finding good{.database = true, .migrations = true, .latency = 1234us};

/// A database that can be switched off, and the log of who noticed.
struct World {
    World() = default;
    ~World() {
        ::close(log_pipe[0]);
        ::close(log_pipe[1]);
    }
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    std::string logged() const {
        char bytes[65536];
        const auto size = ::read(log_pipe[0], bytes, sizeof bytes);
        return size > 0 ? std::string(bytes, static_cast<std::size_t>(size)) : std::string{};
    }

    int log_pipe[2]{};
    const bool piped = ::pipe2(log_pipe, O_NONBLOCK) == 0;
    log::Logger logger{log::Level::info, log_pipe[1]};
    std::atomic<bool> database{true};
    std::atomic<bool> migrations{true};
    std::atomic<bool> bus{true};
    std::atomic<int> looks{};
};

std::unique_ptr<Probe> probe_of(World& world, std::chrono::milliseconds interval) {
    return std::make_unique<Probe>(
        health::ProbeOptions{.version = "1.2.3", .interval = interval, .retry_interval = 5ms, .pause = 0ms},
        [&world] {
            ++world.looks;
            return world.database ? Finding{true, world.migrations, 1234us} : Finding{};
        },
        [&world] { return world.bus.load(); }, world.logger);
}

bool becomes(Probe& probe, Report::Status status) {
    for (int i = 0; i < 1000; ++i) {
        if (probe.report().status == status) return true;
        std::this_thread::sleep_for(1ms);
    }
    return false;
}

int count(const std::string& text, const std::string& part) {
    int found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

}  // namespace

TEST_CASE("a report says what each check found", "[health]") {
    Report report{.status = Report::Status::ok,
                  .version = "1.2.3",
                  .uptime_s = 5,
                  .checks = {{"database", HealthStatus::ok, {1'700'000'000'000}, ""},
                             {"migrations", HealthStatus::ok, {}, ""},
                             {"bus", HealthStatus::degraded, {}, "the log is not being followed"}},
                  .finding = good};
    nlohmann::json json = report;
    CHECK(json["status"] == "ok");
    CHECK(json["version"] == "1.2.3");
    CHECK(json["uptime_s"] == 5);
    CHECK(json["checks"]["database"] ==
          nlohmann::json{{"status", "ok"}, {"latency_ms", 1.23}, {"since", "2023-11-14T22:13:20.000Z"}});
    CHECK(json["checks"]["migrations"]["status"] == "ok");
    CHECK(json["checks"]["bus"]["status"] == "degraded");
    CHECK(json["checks"]["bus"]["reason"] == "the log is not being followed");
    for (auto& check : report.checks) check.status = HealthStatus::unavailable;
    json = report;
    CHECK(json["checks"]["database"]["status"] == "unavailable");
    CHECK_FALSE(json["checks"]["database"].contains("latency_ms"));
    CHECK(json["checks"]["migrations"]["status"] == "pending");
}

TEST_CASE("an instance is ready once the database answers and its schema is up to date", "[health]") {
    World world;
    world.migrations = false;
    const auto probe = probe_of(world, 5ms);
    CHECK_FALSE(probe->report().is_ready());
    world.migrations = true;
    CHECK(becomes(*probe, Report::Status::ok));
    world.database = false;
    CHECK(becomes(*probe, Report::Status::unavailable));
    world.database = true;
    CHECK(becomes(*probe, Report::Status::ok));
}

TEST_CASE("a silent bus degrades an instance but does not take it out", "[health]") {
    World world;
    world.bus = false;
    const auto probe = probe_of(world, 5ms);
    CHECK(becomes(*probe, Report::Status::degraded));
    CHECK(probe->report().is_ready());
}

TEST_CASE("a request's suspicion is looked into at once", "[health]") {
    World world;
    const auto probe = probe_of(world, 1h);
    REQUIRE(becomes(*probe, Report::Status::ok));
    world.database = false;
    probe->suspect();
    CHECK(becomes(*probe, Report::Status::unavailable));
}

TEST_CASE("a suspicion stands until a look has found the database", "[health]") {
    World world;
    const auto probe = probe_of(world, 1h);
    REQUIRE(becomes(*probe, Report::Status::ok));
    CHECK_FALSE(probe->doubts_database());
    probe->suspect();
    CHECK_FALSE(probe->is_database_away());  // Somebody's word is not enough.
    world.database = false;
    probe->suspect();
    CHECK(probe->doubts_database());
    REQUIRE(becomes(*probe, Report::Status::unavailable));
    CHECK(probe->doubts_database());
    CHECK(probe->is_database_away());
    world.database = true;
    probe->look_again();
    REQUIRE(becomes(*probe, Report::Status::ok));
    CHECK_FALSE(probe->doubts_database());
}

TEST_CASE("a request's word does not outweigh a look that has just found the database", "[health]") {
    World world;
    Probe probe{{.interval = 1h, .pause = 1h}, [&] { return ++world.looks, good; }, [] { return true; }, world.logger};
    REQUIRE(becomes(probe, Report::Status::ok));
    probe.suspect();
    CHECK_FALSE(probe.doubts_database());
    std::this_thread::sleep_for(20ms);
    CHECK(world.looks == 1);
}

TEST_CASE("a crowd whose requests fail does not keep the probe busy", "[health]") {
    constexpr auto pause = 50ms;
    World world;
    Probe probe{
        {.interval = 1h, .pause = pause}, [&] { return ++world.looks, good; }, [] { return true; }, world.logger};
    REQUIRE(becomes(probe, Report::Status::ok));
    const auto begin = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - begin < 500ms) {
        probe.suspect();
        std::this_thread::sleep_for(1ms);
    }
    const int looks = world.looks;
    CHECK(looks > 1);
    CHECK(looks <= 2 + (std::chrono::steady_clock::now() - begin) / pause);
}

TEST_CASE("asking does not ask the database", "[health]") {
    World world;
    const auto probe = probe_of(world, 1h);
    REQUIRE(becomes(*probe, Report::Status::ok));
    for (int i = 0; i < 1000; ++i) CHECK(probe->report().is_ready());
    CHECK(world.looks == 1);
}

TEST_CASE("a draining instance is not ready, whatever the database says", "[health]") {
    World world;
    const auto probe = probe_of(world, 5ms);
    REQUIRE(becomes(*probe, Report::Status::ok));
    probe->start_draining();
    CHECK_FALSE(probe->report().is_ready());
}

TEST_CASE("each change is logged once", "[health]") {
    World world;
    world.database = false;
    const auto probe = probe_of(world, 5ms);
    std::this_thread::sleep_for(50ms);
    world.database = true;
    REQUIRE(becomes(*probe, Report::Status::ok));
    std::this_thread::sleep_for(50ms);
    world.database = false;
    REQUIRE(becomes(*probe, Report::Status::unavailable));
    std::this_thread::sleep_for(50ms);
    const auto text = world.logged();
    CHECK(count(text, R"("check":"database","status":"ok")") == 1);
    CHECK(count(text, R"("check":"database","status":"unavailable","reason":"no answer")") == 1);
    CHECK(count(text, R"("check":"migrations","status":"ok")") == 1);
    CHECK(count(text, "\n") == count(text, "lasted_ms"));
    const auto transitions = probe->transitions();
    REQUIRE_FALSE(transitions.empty());
    CHECK(transitions.front().check == "database");
    CHECK(transitions.front().lasted_ms >= 45);
}

TEST_CASE("one look that fails takes nothing out, two do", "[health]") {
    World world;
    std::atomic<int> failures{};
    Probe probe{{.interval = 5ms, .retry_interval = 5ms},
                [&] {
                    ++world.looks;
                    if (failures <= 0) return good;
                    --failures;
                    return Finding{};
                },
                [] { return true; },
                world.logger};
    REQUIRE(becomes(probe, Report::Status::ok));
    std::this_thread::sleep_for(20ms);
    const auto changes = probe.transitions().size();
    failures = 1;
    REQUIRE(test::eventually([&] { return failures == 0; }));
    // The second look from here began after the one that failed had been judged.
    const int looks = world.looks;
    REQUIRE(test::eventually([&] { return world.looks >= looks + 2; }));
    CHECK(probe.transitions().size() == changes);
    failures = 2;
    CHECK(test::eventually([&] { return probe.transitions().size() == changes + 2; }));
    CHECK(becomes(probe, Report::Status::ok));
}

TEST_CASE("a request's word and one look are enough", "[health]") {
    World world;
    const auto probe = std::make_unique<Probe>(
        health::ProbeOptions{.interval = 1h, .retry_interval = 1h, .pause = 0ms},
        [&world] { return world.database ? good : Finding{}; }, [] { return true; }, world.logger);
    REQUIRE(becomes(*probe, Report::Status::ok));
    world.database = false;
    probe->suspect();
    CHECK(becomes(*probe, Report::Status::unavailable));
}

TEST_CASE("a probe that hangs cannot report that all is well", "[health]") {
    World world;
    std::atomic<bool> hangs{};
    Probe probe{{.interval = 1ms, .retry_interval = 1ms, .stale_after = 200ms},
                [&] {
                    while (hangs) std::this_thread::sleep_for(1ms);
                    return good;
                },
                [] { return true; },
                world.logger};
    REQUIRE(becomes(probe, Report::Status::ok));
    hangs = true;
    CHECK(becomes(probe, Report::Status::unavailable));
    CHECK(probe.transitions().front().reason == "the check does not come back");
    hangs = false;
    CHECK(becomes(probe, Report::Status::ok));
}

TEST_CASE("a slow database degrades an instance", "[health]") {
    World world;
    Probe probe{{.interval = 1ms},
                [] { return Finding{.database = true, .migrations = true, .latency = 600ms}; },
                [] { return true; },
                world.logger};
    CHECK(becomes(probe, Report::Status::degraded));
    CHECK(probe.report().is_ready());
}

TEST_CASE("a thread that does not move makes an instance unavailable, and is named", "[health]") {
    World world;
    const auto heart = std::make_shared<metrics::Heartbeat>();
    Probe probe{{.vitals = {{"hub", heart}}, .interval = 5ms, .wedged_after = 100ms},
                [] { return good; },
                [] { return true; },
                world.logger};
    REQUIRE(becomes(probe, Report::Status::ok));
    heart->beat();
    CHECK_FALSE(probe.hanging_thread());
    CHECK(becomes(probe, Report::Status::unavailable));
    CHECK(probe.hanging_thread() == "hub");
    CHECK(probe.transitions().front().reason == "hub hangs");
    heart->rest();
    CHECK_FALSE(probe.hanging_thread());
    CHECK(becomes(probe, Report::Status::ok));
}

TEST_CASE("what an instance goes through is told in its order", "[health]") {
    World world;
    world.database = false;
    const auto probe = probe_of(world, 5ms);
    const auto reason_of = [&](std::size_t check) { return probe->report().checks[check].reason; };
    const auto comes = [&](std::size_t check, const std::string& reason) {
        for (int i = 0; i < 1000 && reason_of(check) != reason; ++i) std::this_thread::sleep_for(1ms);
        return reason_of(check) == reason;
    };
    CHECK(comes(0, "no answer"));
    CHECK(reason_of(1) == "starting");
    world.migrations = false;
    world.database = true;
    CHECK(comes(1, "the schema is not ready"));
    CHECK(probe->report().status == Report::Status::unavailable);
    world.migrations = true;
    CHECK(becomes(*probe, Report::Status::ok));
    probe->start_draining();
    CHECK(probe->report().checks[4].reason == "going down");
    CHECK(probe->report().status == Report::Status::unavailable);
}
