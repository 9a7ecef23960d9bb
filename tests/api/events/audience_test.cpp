#include "api/events/event.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;
using events::Audience;
using events::copy_for;
using events::Event;

namespace {

constexpr UserId ann{1};
constexpr UserId bob{2};

events::Frame frame(const char* text) { return std::make_shared<const std::string>(text); }

}  // namespace

TEST_CASE("what goes to a room's members goes to nobody else", "[events]") {
    const Event event{.position = 1, .audience = Audience::room_members, .room = {7}, .frame = frame("all")};
    CHECK(copy_for(event, ann, true) == event.frame);
    CHECK(copy_for(event, ann, false) == nullptr);
}

TEST_CASE("what goes to everyone needs no membership", "[events]") {
    const Event event{.position = 1, .audience = Audience::everyone, .frame = frame("all")};
    CHECK(copy_for(event, ann, false) == event.frame);
}

TEST_CASE("whom an event concerns gets the personal copy instead of the shared one", "[events]") {
    const Event event{.position = 1,
                      .kind = EventKind::membership,
                      .audience = Audience::room_members,
                      .room = {7},
                      .person = ann,
                      .frame = frame("all"),
                      .personal = frame("ann")};
    CHECK(copy_for(event, ann, true) == event.personal);
    CHECK(copy_for(event, ann, false) == event.personal);
    CHECK(copy_for(event, bob, true) == event.frame);
    CHECK(copy_for(event, bob, false) == nullptr);
}

TEST_CASE("a read mark is nobody else's business", "[events]") {
    const Event event{.position = 1, .kind = EventKind::read, .room = {7}, .person = ann, .personal = frame("ann")};
    CHECK(copy_for(event, ann, true) == event.personal);
    CHECK(copy_for(event, bob, true) == nullptr);
}
