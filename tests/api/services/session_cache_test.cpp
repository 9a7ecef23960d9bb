#include "api/services/session_cache.hpp"

#include "common/validation/limits.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;
using services::Session;
using services::SessionCache;

namespace {

constexpr SessionCache::TimePoint start{};
constexpr std::chrono::milliseconds lifetime{limits::session_known_ms};

security::TokenHash token(std::size_t number) {
    security::TokenHash hash{};
    for (std::size_t i = 0; i < sizeof number; ++i) hash[i] = static_cast<std::byte>(number >> (8 * i));
    return hash;
}

Session session(std::int64_t id) { return {{id}, {.id = {id}, .username = "user"}}; }

}  // namespace

TEST_CASE("a session is known for a few seconds, by its token alone", "[sessions]") {
    SessionCache cache;
    cache.put(token(1), session(1), cache.moment(), start);
    CHECK(cache.find(token(1), start) == session(1));
    CHECK_FALSE(cache.find(token(2), start));
    CHECK(cache.find(token(1), start + lifetime - std::chrono::milliseconds{1}));
    CHECK_FALSE(cache.find(token(1), start + lifetime));
}

TEST_CASE("a session that ended while the database was asked about it is not known afterwards", "[sessions]") {
    SessionCache cache;
    const auto before = cache.moment();
    cache.forget({1});
    cache.put(token(1), session(1), before, start);
    CHECK_FALSE(cache.find(token(1), start));
    cache.put(token(1), session(1), cache.moment(), start);
    cache.put(token(2), session(2), cache.moment(), start);
    cache.forget({1});
    CHECK_FALSE(cache.find(token(1), start));
    CHECK(cache.find(token(2), start));
}

TEST_CASE("so many sessions are known and no more, the newest among them", "[sessions]") {
    SessionCache cache;
    for (std::size_t i = 0; i < limits::sessions_known_max + 100; ++i) {
        cache.put(token(i), session(static_cast<std::int64_t>(i)), cache.moment(), start);
        CHECK(cache.find(token(i), start));
    }
    std::size_t known = 0;
    for (std::size_t i = 0; i < limits::sessions_known_max + 100; ++i) known += cache.find(token(i), start) ? 1 : 0;
    CHECK(known == limits::sessions_known_max);
}

TEST_CASE("who was put in first goes first, and who was seen again stays", "[sessions]") {
    SessionCache cache;
    for (std::size_t i = 0; i < limits::sessions_known_max; ++i) {
        cache.put(token(i), session(static_cast<std::int64_t>(i)), cache.moment(), start);
    }
    cache.put(token(0), session(0), cache.moment(), start);
    for (std::size_t i = 0; i < 10; ++i) {
        cache.put(token(1'000'000 + i), session(1), cache.moment(), start);
        CHECK(cache.size() <= limits::sessions_known_max);
    }
    CHECK(cache.find(token(0), start));
    CHECK_FALSE(cache.find(token(1), start));
    CHECK(cache.find(token(limits::sessions_known_max - 1), start));
}

TEST_CASE("sessions that have expired make room for those that come", "[sessions]") {
    SessionCache cache;
    for (std::size_t i = 0; i < 1'000; ++i) cache.put(token(i), session(1), cache.moment(), start);
    for (std::size_t i = 1'000; i < 2'000; ++i) cache.put(token(i), session(2), cache.moment(), start + lifetime);
    CHECK(cache.size() == 1'000);
}

TEST_CASE("a full cache takes many more in the time of a few scans", "[sessions]") {
    SessionCache cache;
    const auto begin = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < 10 * limits::sessions_known_max; ++i) {
        cache.put(token(i), session(static_cast<std::int64_t>(i)), cache.moment(), start);
    }
    // A scan for each would look at four thousand million entries.
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{10});
    CHECK(cache.size() == limits::sessions_known_max);
}
