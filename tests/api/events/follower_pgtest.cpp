#include "api/events/follower.hpp"

#include <atomic>
#include <chrono>
#include <random>
#include <thread>
#include <vector>

#include "api/events/encoder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/poster.hpp"

using namespace causerie;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

// A follower and all that it released.
struct FollowerFixture : test::DatabaseFixture {
    FollowerFixture() {
        follower.start();
        wait_for([&] { return beginnings > 0; });
    }

    template <typename Condition>
    static void wait_for(Condition condition) {
        for (const auto until = Clock::now() + 20s; !condition() && Clock::now() < until;) {
            std::this_thread::sleep_for(1ms);
        }
        REQUIRE(condition());
    }

    void release(const std::vector<events::Event>& events) {
        for (const auto& event : events) {
            if (event.position != last + 1) in_order = false;
            if (!event.frame || event.frame->find(std::to_string(event.position)) == std::string::npos)
                complete = false;
            last = event.position;
        }
    }

    std::vector<events::Event> posted(int count) {
        std::vector<events::Event> events;
        for (int i = 0; i < count; ++i) {
            events.push_back(events::message_event(epoch, poster.store(room, ann.id, std::to_string(++posts))));
        }
        return events;
    }

    User ann{add_user("ann")};
    RoomId room{general()};
    std::string epoch{schema.value<std::string>("SELECT epoch FROM log_head")};
    test::Poster poster{schema.options()};
    int posts{};
    std::atomic<int> beginnings{0};
    std::atomic<std::int64_t> last{0};
    std::atomic<bool> in_order{true};
    std::atomic<bool> complete{true};
    events::Follower follower{*database,
                              logger,
                              {.begin =
                                   [this](const Cursor& cursor) {
                                       last = cursor.position;
                                       ++beginnings;
                                   },
                               .publish = [this](const std::vector<events::Event>& events) { release(events); }}};
};

}  // namespace

TEST_CASE_METHOD(FollowerFixture, "what is offered is released without asking the database", "[follower]") {
    auto news = posted(3);
    const auto head_then = news.back().position;
    // Nobody can read the log meanwhile.
    auto other = schema.connect();
    pqxx::work holder{other};
    holder.exec("LOCK TABLE event, log_head IN ACCESS EXCLUSIVE MODE").no_rows();
    follower.offer(epoch, std::move(news));
    wait_for([&] { return last == head_then; });
    CHECK(in_order);
}

TEST_CASE_METHOD(FollowerFixture, "whatever is offered late, twice or never, the log is released once and in order",
                 "[follower][property]") {
    std::minstd_rand random{5};
    std::vector<std::vector<events::Event>> late;
    for (int round = 0; round < 300; ++round) {
        auto news = posted(1 + static_cast<int>(random() % 4));
        switch (random() % 5) {
            case 0: late.push_back(std::move(news)); break;
            case 1: follower.wake(); break;
            case 2: follower.offer(epoch, news); [[fallthrough]];
            default: follower.offer(epoch, std::move(news)); break;
        }
        if (late.empty() || random() % 3 != 0) continue;
        follower.offer(epoch, std::move(late.back()));
        late.pop_back();
    }
    follower.wake();
    wait_for([&] { return last == head(); });
    CHECK(in_order);
    CHECK(complete);
    CHECK(beginnings == 1);
}

TEST_CASE_METHOD(FollowerFixture, "news of another log are none", "[follower]") {
    auto news = posted(1);
    follower.offer("another", std::move(news));
    wait_for([&] { return last == head(); });  // By looking, a second later.
    CHECK(in_order);
    CHECK(beginnings == 1);
}

TEST_CASE_METHOD(FollowerFixture, "a copy of the log is another log, for all that follow it", "[follower]") {
    static_cast<void>(posted(2));
    follower.wake();
    wait_for([&] { return last == head(); });
    schema.execute("UPDATE log_head SET home = 'where it was copied from'");
    wait_for([&] { return beginnings == 2; });
    const auto renewed = schema.value<std::string>("SELECT epoch FROM log_head");
    CHECK(renewed != epoch);
    CHECK(renewed.size() == epoch.size());
    // Once: it is at home now.
    static_cast<void>(posted(1));
    follower.wake();
    wait_for([&] { return last == head(); });
    std::this_thread::sleep_for(1500ms);
    CHECK(beginnings == 2);
    CHECK(schema.value<std::string>("SELECT epoch FROM log_head") == renewed);
}

TEST_CASE_METHOD(FollowerFixture, "a log that becomes another one is noticed while posts come all the time",
                 "[follower]") {
    follower.offer(epoch, posted(1));
    wait_for([&] { return last == head(); });
    schema.execute("UPDATE log_head SET epoch = 'anotherepoch0000'");
    epoch = "anotherepoch0000";
    for (const auto until = Clock::now() + 5s; beginnings < 2 && Clock::now() < until;) {
        follower.offer(epoch, posted(1));
        std::this_thread::sleep_for(50ms);
    }
    CHECK(beginnings == 2);
    follower.offer(epoch, posted(1));
    wait_for([&] { return last == head(); });
    CHECK(in_order);
    CHECK(beginnings == 2);
}

TEST_CASE_METHOD(FollowerFixture, "whoever waits for a slow database does not hang", "[follower]") {
    std::chrono::milliseconds longest{};
    std::chrono::milliseconds waited{};
    {
        auto connection = schema.connect();
        pqxx::work lock{connection};
        lock.exec("LOCK TABLE " + schema.name() + ".log_head IN ACCESS EXCLUSIVE MODE").no_rows();
        follower.wake();
        for (const auto begin = Clock::now(); waited < 700ms; std::this_thread::sleep_for(1ms)) {
            longest = std::max(longest, follower.heartbeat()->silence());
            waited = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
        }
    }
    CHECK(longest < 350ms);
    poster.store(room, ann.id, "late");
    follower.wake();
    wait_for([&] { return last == schema.value<std::int64_t>("SELECT head FROM log_head"); });
    CHECK(in_order);
}
