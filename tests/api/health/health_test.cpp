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
        health::ProbeOptions{.version = "1.2.3", .interval = interval, .retry_interval = 5ms},
        [&world] {
            ++world.looks;
            return world.database ? Finding{true, world.migrations, 1234us} : Finding{};
        },
        [&world] { return world.bus.load(); }, world.logger);
}

bool becomes(const Probe& probe, Report::Status status) {
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
    Report report{.status = Report::Status::ok, .version = "1.2.3", .uptime_s = 5, .finding = good, .bus = true};
    nlohmann::json json = report;
    CHECK(json["status"] == "ok");
    CHECK(json["version"] == "1.2.3");
    CHECK(json["uptime_s"] == 5);
    CHECK(json["checks"]["database"] == nlohmann::json{{"status", "ok"}, {"latency_ms", 1.23}});
    CHECK(json["checks"]["migrations"]["status"] == "ok");
    CHECK(json["checks"]["bus"]["status"] == "ok");
    report.finding = {};
    json = report;
    CHECK(json["checks"]["database"] == nlohmann::json{{"status", "unavailable"}});
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
    world.database = false;
    probe->suspect();
    CHECK(probe->doubts_database());
    REQUIRE(becomes(*probe, Report::Status::unavailable));
    CHECK(probe->doubts_database());
    world.database = true;
    probe->look_again();
    REQUIRE(becomes(*probe, Report::Status::ok));
    CHECK_FALSE(probe->doubts_database());
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
    const auto text = world.logged();
    CHECK(count(text, "The database is away") == 1);
    CHECK(count(text, "The database answers") == 1);
    CHECK(count(text, "The schema is up to date") == 1);
}
