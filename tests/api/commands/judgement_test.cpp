#include "api/commands/judgement.hpp"

#include "common/validation/limits.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;
using commands::Grade;

namespace {

store::Server healthy() {
    return {.version = "17.2",
            .major_version = 17,
            .encoding = "UTF8",
            .fsync = true,
            .full_page_writes = true,
            .synchronous_commit = "on"};
}

Grade clock_grade(std::int64_t before, std::int64_t theirs, std::int64_t after) {
    return commands::judge_clock({{before}, {theirs}, {after}}).grade;
}

}  // namespace

TEST_CASE("a database that is too old, or cannot hold every script, is refused", "[doctor]") {
    auto server = healthy();
    CHECK(commands::judge_version(server).grade == Grade::ok);
    server.major_version = limits::postgresql_version_min - 1;
    CHECK(commands::judge_version(server).grade == Grade::failed);
    server = healthy();
    server.encoding = "LATIN1";
    CHECK(commands::judge_version(server).grade == Grade::failed);
}

TEST_CASE("only a network asks for TLS", "[doctor]") {
    CHECK(commands::judge_route({.is_remote = false, .is_encrypted = false}).grade == Grade::ok);
    CHECK(commands::judge_route({.is_remote = true, .is_encrypted = true}).grade == Grade::ok);
    CHECK(commands::judge_route({.is_remote = true, .is_encrypted = false}).grade == Grade::warning);
}

TEST_CASE("whatever makes an acknowledged message less than durable is named", "[doctor]") {
    CHECK(commands::judge_durability(healthy()).grade == Grade::ok);
    auto server = healthy();
    server.synchronous_commit = "remote_apply";
    CHECK(commands::judge_durability(server).grade == Grade::ok);
    server.synchronous_commit = "off";
    CHECK(commands::judge_durability(server).text.find("switched off: synchronous_commit") != std::string::npos);
    server.fsync = false;
    const auto finding = commands::judge_durability(server);
    CHECK(finding.grade == Grade::warning);
    CHECK(finding.text.find("switched off: fsync, synchronous_commit") != std::string::npos);
}

TEST_CASE("clocks differ by no more than is certain", "[doctor]") {
    const std::int64_t most = limits::clock_difference_ms_max;
    const std::int64_t at = 1'000'000;
    CHECK(clock_grade(at, at, at) == Grade::ok);
    CHECK(clock_grade(at, at + 5'000, at + 10'000) == Grade::ok);
    CHECK(clock_grade(at, at + most, at) == Grade::ok);
    CHECK(clock_grade(at, at + most + 1, at) == Grade::warning);
    CHECK(clock_grade(at, at - most, at + 10'000) == Grade::ok);
    CHECK(clock_grade(at, at - most - 1, at + 10'000) == Grade::warning);
}
