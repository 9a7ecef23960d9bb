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
