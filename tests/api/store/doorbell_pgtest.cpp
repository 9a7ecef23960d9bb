#include "api/store/doorbell.hpp"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/database_fixture.hpp"

using namespace causerie;
using namespace std::chrono_literals;
using store::Doorbell;

namespace {

/// Keeps what was heard.
struct Ear {
    Doorbell::Heard heard() {
        return [this](const std::string& text) {
            const std::lock_guard lock{mutex};
            texts.push_back(text);
        };
    }

    bool hears(const std::string& text) {
        for (int i = 0; i < 2000; ++i) {
            {
                const std::lock_guard lock{mutex};
                if (std::find(texts.begin(), texts.end(), text) != texts.end()) return true;
            }
            std::this_thread::sleep_for(5ms);
        }
        return false;
    }

    std::mutex mutex{};
    std::vector<std::string> texts{};
};

void wait_until_listening(const Doorbell& bell) {
    for (int i = 0; i < 2000 && !bell.is_listening(); ++i) std::this_thread::sleep_for(5ms);
    REQUIRE(bell.is_listening());
}

/// Two instances on one schema; what the first one rings is heard at the second.
struct TwoBells {
    TwoBells() {
        wait_until_listening(here);
        wait_until_listening(there);
    }

    const test::Schema schema{};
    const log::Logger logger{log::Level::error, -1};
    Ear silent{};
    Ear ear{};
    Doorbell here{schema.options(), logger, silent.heard()};
    Doorbell there{schema.options(), logger, ear.heard()};
};

}  // namespace

TEST_CASE("instances of one workspace hear each other, and nobody else does", "[store]") {
    const test::Schema schema;
    const test::Schema neighbour;
    const log::Logger logger{log::Level::error, -1};
    Ear own;
    Ear other;
    Ear stranger;
    Doorbell here{schema.options(), logger, own.heard()};
    Doorbell there{schema.options(), logger, other.heard()};
    Doorbell elsewhere{neighbour.options(), logger, stranger.heard()};
    for (const auto* bell : {&here, &there, &elsewhere}) wait_until_listening(*bell);
    here.ring("it's \"quoted\"; SELECT 1");
    CHECK(other.hears("it's \"quoted\"; SELECT 1"));
    there.ring("back");
    CHECK(own.hears("back"));
    elsewhere.ring("mine");
    here.ring("last");
    CHECK(other.hears("last"));
    CHECK(own.texts == std::vector<std::string>{"back"});
    CHECK(stranger.texts.empty());
}

TEST_CASE("rings that come thick and fast are sent as few", "[store]") {
    TwoBells bells;
    for (int i = 0; i < 100'000; ++i) bells.here.ring("log");
    bells.here.ring("end");
    CHECK(bells.ear.hears("end"));
    CHECK(std::count(bells.ear.texts.begin(), bells.ear.texts.end(), "log") >= 1);
    CHECK(std::count(bells.ear.texts.begin(), bells.ear.texts.end(), "log") < 1'000);
}

TEST_CASE("a doorbell whose connection was lost listens again", "[store]") {
    TwoBells bells;
    bells.schema.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN \"causerie_" +
                         bells.schema.name() + "\"'");
    for (int i = 0; i < 2000 && bells.there.is_listening(); ++i) std::this_thread::sleep_for(5ms);
    wait_until_listening(bells.there);
    wait_until_listening(bells.here);
    bells.here.ring("again");
    CHECK(bells.ear.hears("again"));
}

TEST_CASE("a doorbell without a database neither waits nor fails", "[store]") {
    const log::Logger logger{log::Level::error, -1};
    Ear ear;
    Doorbell bell{{.url = "host=127.0.0.1 port=1"}, logger, ear.heard()};
    bell.ring("nobody hears");
    std::this_thread::sleep_for(50ms);
    CHECK_FALSE(bell.is_listening());
}
