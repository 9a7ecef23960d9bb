#include "api/events/ring.hpp"

#include <string>
#include <vector>

#include "tests/support/catch.hpp"

using namespace causerie;
using events::Event;
using events::Ring;

namespace {

Event event_at(std::int64_t position, std::size_t bytes = 10) {
    return {.position = position, .frame = std::make_shared<const std::string>(bytes, 'x')};
}

std::vector<std::int64_t> positions_after(const Ring& ring, std::int64_t position) {
    std::vector<std::int64_t> positions;
    ring.for_each_after(position, [&](const Event& event) { positions.push_back(event.position); });
    return positions;
}

}  // namespace

TEST_CASE("a ring hands out what lies after a position, in order", "[events]") {
    Ring ring;
    ring.reset(100);
    for (std::int64_t position = 101; position <= 105; ++position) ring.append(event_at(position));
    CHECK(ring.last() == 105);
    CHECK(positions_after(ring, 100) == std::vector<std::int64_t>{101, 102, 103, 104, 105});
    CHECK(positions_after(ring, 103) == std::vector<std::int64_t>{104, 105});
    CHECK(positions_after(ring, 105).empty());
}

TEST_CASE("a ring covers no position before its start and none of the future", "[events]") {
    Ring ring;
    ring.reset(100);
    CHECK(ring.covers(100));
    CHECK_FALSE(ring.covers(99));
    CHECK_FALSE(ring.covers(101));
    ring.append(event_at(101));
    CHECK(ring.covers(100));
    CHECK(ring.covers(101));
}

TEST_CASE("a full ring forgets the oldest events", "[events]") {
    Ring ring{3, 1'000'000};
    ring.reset(0);
    for (std::int64_t position = 1; position <= 5; ++position) ring.append(event_at(position));
    CHECK(ring.size() == 3);
    CHECK_FALSE(ring.covers(1));
    CHECK(positions_after(ring, 2) == std::vector<std::int64_t>{3, 4, 5});
}

TEST_CASE("a ring is bounded in bytes, whatever the size of one event", "[events]") {
    Ring ring{1000, 10'000};
    ring.reset(0);
    for (std::int64_t position = 1; position <= 100; ++position) ring.append(event_at(position, 1'000));
    CHECK(ring.bytes() <= 10'000);
    CHECK(ring.covers(100 - ring.size()));
    ring.append(event_at(101, 50'000));
    CHECK(ring.size() == 0);
    CHECK(ring.bytes() == 0);
    CHECK(ring.covers(101));
    CHECK_FALSE(ring.covers(100));
}
