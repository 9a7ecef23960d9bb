#include "api/services/page_cache.hpp"

#include <future>
#include <optional>
#include <string>
#include <thread>

#include "api/events/follower.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/poster.hpp"
#include "tests/support/service_fixture.hpp"

using namespace causerie;
using namespace std::chrono_literals;
using services::PageCache;

namespace {

// An instance that follows the log, and a poster at another one.
struct CacheFixture : test::ServiceFixture {
    CacheFixture() { follower.start(); }

    // The page from memory; nothing when it would have to be read.
    std::optional<std::string> recalled(UserId caller, RoomId where) {
        std::promise<std::optional<std::string>> promise;
        messages.recall_newest(
            caller, where, [&](const Result<PageCache::Page>& page) { promise.set_value(*page.value()); },
            [&] { promise.set_value(std::nullopt); });
        return promise.get_future().get();
    }

    std::string read(UserId caller, RoomId where) { return *messages.newest(caller, where).value(); }

    // Until the follower has told all that is committed.
    void settle() {
        for (int i = 0; i < 5'000 && told < head(); ++i) {
            follower.wake();
            std::this_thread::sleep_for(1ms);
        }
        REQUIRE(told == head());
    }

    User ann{add_user("ann")};
    User bob{add_user("bob")};
    RoomId room{general()};
    RoomId secret{rooms.create(ann.id, {RoomKind::private_room, "secret", ""})->id};
    test::Poster elsewhere{schema.options()};
    std::atomic<std::int64_t> told{0};
    events::Follower follower{*database,
                              logger,
                              {.begin =
                                   [this](const Cursor& cursor) {
                                       pages.begin(cursor);
                                       told = cursor.position;
                                   },
                               .publish =
                                   [this](const std::vector<events::Event>& events) {
                                       pages.note(events);
                                       told = events.back().position;
                                   }}};
};

}  // namespace

TEST_CASE_METHOD(CacheFixture, "a page that was read is recalled, until something happens in its room", "[pages]") {
    settle();
    CHECK_FALSE(recalled(ann.id, room));
    elsewhere.store(room, ann.id, "c1");
    settle();
    const auto page = read(ann.id, room);
    CHECK(recalled(ann.id, room) == page);
    CHECK(recalled(bob.id, room) == page);
    elsewhere.store(secret, ann.id, "c2");
    settle();
    CHECK(recalled(ann.id, room) == page);
    elsewhere.store(room, bob.id, "c3");
    settle();
    CHECK_FALSE(recalled(ann.id, room));
    CHECK(read(ann.id, room).find("\"c3\"") != std::string::npos);
}

TEST_CASE_METHOD(CacheFixture, "what another instance has acknowledged is on the page, however quickly one asks",
                 "[pages][property]") {
    settle();
    int recalls = 0;
    for (int i = 0; i < 200; ++i) {
        static_cast<void>(read(ann.id, room));
        recalls += recalled(ann.id, room) ? 1 : 0;
        const auto client_id = "c" + std::to_string(i);
        elsewhere.store(room, ann.id, client_id);
        if (i % 2 == 0) follower.wake();
        const auto page = recalled(bob.id, room);
        if (page) CHECK(page->find('"' + client_id + '"') != std::string::npos);
        settle();
    }
    CHECK(recalls > 100);
}

TEST_CASE_METHOD(CacheFixture, "a private room's page is recalled for those who are in it, as long as they are",
                 "[pages]") {
    settle();
    const auto page = read(ann.id, secret);
    CHECK(recalled(ann.id, secret) == page);
    CHECK_FALSE(recalled(bob.id, secret));
    CHECK_FALSE(messages.newest(bob.id, secret));
    REQUIRE(rooms.leave(ann.id, secret));
    CHECK_FALSE(recalled(ann.id, secret));
    CHECK_FALSE(messages.newest(ann.id, secret));
}

TEST_CASE_METHOD(CacheFixture, "what was read before something happened is not kept after it", "[pages]") {
    settle();
    const auto before = database->read([](store::Transaction& tx) { return store::events::head(tx); });
    const auto old_page = std::make_shared<const std::string>("old");
    elsewhere.store(room, ann.id, "c1");
    settle();
    pages.put(room, true, ann.id, before, old_page);
    CHECK_FALSE(recalled(ann.id, room));
    pages.put(room, true, ann.id, {"another", before.position + 1}, old_page);
    CHECK_FALSE(recalled(ann.id, room));
}

TEST_CASE("pages take so much memory and no more", "[pages]") {
    PageCache pages;
    pages.begin({"e", 1});
    const auto page = std::make_shared<const std::string>(1'000'000, 'x');
    std::size_t held = 0;
    for (std::int64_t room = 1; room <= 40; ++room) pages.put({room}, true, {1}, {"e", 1}, page);
    for (std::int64_t room = 1; room <= 40; ++room) held += pages.find({room}, {1}, {"e", 1}) ? page->size() : 0;
    CHECK(held <= limits::page_cache_bytes_max);
    CHECK(held > limits::page_cache_bytes_max - 2 * page->size());
    CHECK(pages.find({40}, {1}, {"e", 1}));
    CHECK_FALSE(pages.find({40}, {1}, {"e", 2}));
}
