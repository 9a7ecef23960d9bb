#include "api/stream/seating.hpp"

#include <list>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"

using namespace causerie;
using events::Audience;
using events::Event;
using events::MembershipEffect;
using stream::Seating;
using stream::Subscriber;

namespace {

constexpr UserId ann{1};
constexpr UserId bob{2};
constexpr RoomId lobby{7};

events::Frame frame(const char* text) { return std::make_shared<const std::string>(text); }

Event message(std::int64_t position, RoomId room) {
    return {.position = position, .audience = Audience::room_members, .room = room, .frame = frame("message")};
}

Event membership(std::int64_t position, RoomId room, UserId person, MembershipEffect effect) {
    return {.position = position,
            .kind = EventKind::membership,
            .audience = Audience::room_members,
            .effect = effect,
            .room = room,
            .person = person,
            .frame = frame("shared"),
            .personal = frame("personal")};
}

std::vector<std::string> received(Seating& seating, const Event& event, const Subscriber& by) {
    std::vector<std::string> texts;
    seating.hand_out(event, [&](Subscriber& subscriber, const events::Frame& text) {
        if (&subscriber == &by) texts.push_back(*text);
    });
    return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a membership begins and ends at exactly its position", "[stream]") {
    Seating seating;
    Subscriber stream{.user = ann, .session = {1}};
    seating.enter(stream, {});
    CHECK(received(seating, message(1, lobby), stream).empty());
    CHECK(received(seating, membership(2, lobby, ann, MembershipEffect::begins), stream) == Texts{"personal"});
    CHECK(received(seating, message(3, lobby), stream) == Texts{"message"});
    CHECK(received(seating, membership(4, lobby, ann, MembershipEffect::ends), stream) == Texts{"personal"});
    CHECK(received(seating, message(5, lobby), stream).empty());
}

TEST_CASE("the other members get the shared copy of a membership", "[stream]") {
    Seating seating;
    Subscriber member{.user = bob, .session = {2}};
    Subscriber stranger{.user = {3}, .session = {3}};
    seating.enter(member, {lobby});
    seating.enter(stranger, {});
    CHECK(received(seating, membership(1, lobby, ann, MembershipEffect::begins), member) == Texts{"shared"});
    CHECK(received(seating, membership(2, lobby, ann, MembershipEffect::ends), stranger).empty());
}

TEST_CASE("what a stream had already is neither repeated nor applied again", "[stream]") {
    Seating seating;
    // Its rooms are those at position 5, where Ann has left the lobby and come back.
    Subscriber ahead{.user = ann, .session = {1}, .position = 5};
    seating.enter(ahead, {lobby});
    CHECK(received(seating, membership(4, lobby, ann, MembershipEffect::ends), ahead).empty());
    CHECK(received(seating, membership(5, lobby, ann, MembershipEffect::begins), ahead).empty());
    CHECK(received(seating, message(6, lobby), ahead) == Texts{"message"});
}

TEST_CASE("two streams of one person at different positions each see their own memberships", "[stream]") {
    Seating seating;
    Subscriber early{.user = ann, .session = {1}, .position = 1};
    Subscriber late{.user = ann, .session = {2}, .position = 3};
    seating.enter(early, {});
    seating.enter(late, {lobby});  // Joined at 3.
    CHECK(received(seating, message(2, lobby), early).empty());
    CHECK(received(seating, membership(3, lobby, ann, MembershipEffect::begins), early) == Texts{"personal"});
    CHECK(received(seating, message(4, lobby), early) == Texts{"message"});
    CHECK(received(seating, message(5, lobby), late) == Texts{"message"});
}

TEST_CASE("of two streams ahead of the log, the earlier one's rooms count", "[stream]") {
    Seating seating;
    Subscriber late{.user = ann, .session = {1}, .position = 3};
    Subscriber early{.user = ann, .session = {2}, .position = 1};
    seating.enter(late, {lobby});  // Joined at 3.
    seating.enter(early, {});
    CHECK(received(seating, message(2, lobby), early).empty());
    CHECK(received(seating, membership(3, lobby, ann, MembershipEffect::begins), early) == Texts{"personal"});
    CHECK(received(seating, message(4, lobby), early) == Texts{"message"});
    CHECK(received(seating, message(5, lobby), late) == Texts{"message"});
}

TEST_CASE("a person's last stream takes the seats along, and another one begins with its own", "[stream]") {
    Seating seating;
    Subscriber first{.user = ann, .session = {1}, .position = 1};
    seating.enter(first, {lobby});
    seating.leave(first);
    CHECK(received(seating, message(2, lobby), first).empty());
    Subscriber second{.user = ann, .session = {1}, .position = 9};
    seating.enter(second, {{8}});
    CHECK(received(seating, message(10, lobby), second).empty());
    CHECK(received(seating, message(11, {8}), second) == Texts{"message"});
}

TEST_CASE("a session's streams are found wherever in the order they came and went", "[stream]") {
    Seating seating;
    std::list<Subscriber> streams;
    for (int i = 0; i < 4; ++i) seating.enter(streams.emplace_back(Subscriber{.user = ann, .session = {1}}), {});
    const auto found = [&] {
        std::set<Subscriber*> all;
        seating.for_each_of(SessionId{1}, [&](Subscriber& one) { all.insert(&one); });
        return all;
    };
    CHECK(found().size() == 4);
    seating.leave(*std::next(streams.begin()));
    CHECK(found().size() == 3);
    seating.leave(streams.back());
    seating.leave(streams.front());
    CHECK(found() == std::set<Subscriber*>{&*std::next(streams.begin(), 2)});
    seating.leave(*std::next(streams.begin(), 2));
    CHECK(found().empty());
    CHECK(seating.sessions().empty());
}

TEST_CASE("catching up gives what handing out would have given", "[stream]") {
    Seating seating;
    Subscriber stream{.user = ann, .session = {1}, .position = 10};
    std::vector<RoomId> rooms;
    Texts texts;
    for (const auto& event :
         {message(10, lobby), message(11, lobby), membership(12, lobby, ann, MembershipEffect::begins),
          message(13, lobby), membership(14, lobby, ann, MembershipEffect::ends), message(15, lobby)}) {
        Seating::catch_up(stream, rooms, event,
                          [&](Subscriber&, const events::Frame& text) { texts.push_back(*text); });
    }
    seating.enter(stream, rooms);
    CHECK(texts == Texts{"personal", "message", "personal"});
    CHECK(stream.position == 15);
    CHECK(received(seating, message(15, lobby), stream).empty());
}

TEST_CASE("one who left gets nothing and is no longer listed", "[stream]") {
    Seating seating;
    Subscriber stream{.user = ann, .session = {1}};
    Subscriber other{.user = bob, .session = {2}};
    seating.enter(stream, {lobby});
    seating.enter(other, {lobby});
    CHECK(seating.sessions().size() == 2);
    seating.leave(stream);
    CHECK(received(seating, message(1, lobby), stream).empty());
    CHECK(received(seating, message(2, lobby), other) == Texts{"message"});
    CHECK(seating.sessions() == std::vector<SessionId>{{2}});
    CHECK(seating.size() == 1);
    seating.leave(stream);
    CHECK(seating.size() == 1);
}

TEST_CASE("random coming, going and moving agrees with a plain model", "[stream]") {
    std::minstd_rand random{42};
    Seating seating;
    std::list<Subscriber> streams;
    std::map<const Subscriber*, std::set<std::int64_t>> rooms_of;
    for (std::int64_t position = 1; position < 20'000; ++position) {
        const auto user = UserId{static_cast<std::int64_t>(random() % 8) + 1};
        const auto room = RoomId{static_cast<std::int64_t>(random() % 5) + 1};
        const auto choice = random() % 10;
        if (choice == 0) {
            // A person's streams at one position know the same rooms.
            std::set<std::int64_t> rooms{room.value, room.value % 5 + 1};
            for (const auto& [stream, known] : rooms_of) {
                if (stream->user == user) rooms = known;
            }
            std::vector<RoomId> ids;
            for (const auto id : rooms) ids.push_back({id});
            streams.push_back({.user = user, .session = {position % 7}, .position = position});
            seating.enter(streams.back(), ids);
            rooms_of[&streams.back()] = rooms;
        } else if (choice == 1 && !streams.empty()) {
            const auto chosen = std::next(streams.begin(), static_cast<std::ptrdiff_t>(random() % streams.size()));
            seating.leave(*chosen);
            rooms_of.erase(&*chosen);
            streams.erase(chosen);
        } else if (choice <= 4) {
            const auto effect = choice == 2 ? MembershipEffect::ends : MembershipEffect::begins;
            seating.hand_out(membership(position, room, user, effect), [](Subscriber&, const events::Frame&) {});
            for (auto& [stream, rooms] : rooms_of) {
                if (stream->user != user) continue;
                if (effect == MembershipEffect::begins) rooms.insert(room.value);
                if (effect == MembershipEffect::ends) rooms.erase(room.value);
            }
        } else {
            std::set<const Subscriber*> expected;
            for (const auto& [stream, rooms] : rooms_of) {
                if (rooms.contains(room.value)) expected.insert(stream);
            }
            std::multiset<const Subscriber*> got;
            seating.hand_out(message(position, room),
                             [&](Subscriber& subscriber, const events::Frame&) { got.insert(&subscriber); });
            REQUIRE(std::multiset<const Subscriber*>(expected.begin(), expected.end()) == got);
        }
    }
    CHECK(seating.size() == streams.size());
}
