#include "api/events/writer.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "api/store/rooms.hpp"
#include "common/validation/limits.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/cutting_proxy.hpp"
#include "tests/support/poster.hpp"
#include "tests/support/running_writer.hpp"

using namespace causerie;
using namespace std::chrono_literals;
using store::PostOutcome;
using Outcome = Result<PostOutcome>;
using Clock = std::chrono::steady_clock;

namespace {

// Ann is in general and Bob as well.
struct WriterFixture : test::DatabaseFixture {
    [[nodiscard]] store::DatabaseOptions impatient(std::string url) const {
        return {.url = std::move(url), .schema = schema.name(), .pool_size = 1, .patience = 900ms};
    }

    events::Writer::Committed count() {
        return [this](const store::PostedBatch&) { ++commits; };
    }

    [[nodiscard]] std::int64_t stored() const { return schema.value<std::int64_t>("SELECT count(*) FROM message"); }

    User ann{add_user("ann")};
    User bob{add_user("bob")};
    RoomId room{general()};
    std::atomic<int> commits{0};
};

// Posts all at once and waits for the answers, in the order of the posts.
std::vector<Outcome> post_all(events::Writer& writer, const std::vector<store::Post>& posts) {
    std::vector<std::promise<Outcome>> promises(posts.size());
    std::vector<Outcome> outcomes;
    for (std::size_t i = 0; i < posts.size(); ++i) {
        writer.post(posts[i], [&promise = promises[i]](Outcome outcome) { promise.set_value(std::move(outcome)); });
    }
    for (auto& promise : promises) outcomes.push_back(promise.get_future().get());
    return outcomes;
}

std::vector<store::Post> numbered(UserId author, RoomId room, int count) {
    std::vector<store::Post> posts;
    for (int i = 0; i < count; ++i) posts.push_back({author, room, "c" + std::to_string(i), "hello"});
    return posts;
}

bool is(const Outcome& outcome, PostOutcome::Kind kind) { return outcome && outcome->kind == kind; }

}  // namespace

TEST_CASE_METHOD(WriterFixture, "many posts at once take few commits and keep their order", "[writer]") {
    test::RunningWriter running{schema.options(), *database, logger, count()};
    const auto before = head();
    const auto posts = numbered(ann.id, room, 2'000);
    const auto outcomes = post_all(running.writer, posts);
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        REQUIRE(is(outcomes[i], PostOutcome::Kind::stored));
        const auto& message = outcomes[i]->message;
        REQUIRE(message.id.value == before + 1 + static_cast<std::int64_t>(i));
        REQUIRE(message.seq == static_cast<std::int64_t>(i) + 1);
        REQUIRE(message.client_id == posts[i].client_id);
    }
    CHECK(commits < 200);
    CHECK(stored() == 2'000);
}

TEST_CASE_METHOD(WriterFixture, "what is stored is told in the log's order, and before anybody is answered",
                 "[writer]") {
    test::CuttingProxy proxy{schema.url()};
    std::mutex mutex;
    std::vector<std::int64_t> told;
    const auto note = [&](const store::PostedBatch& batch) {
        ++commits;
        const std::lock_guard lock{mutex};
        for (const auto& outcome : batch.outcomes) {
            if (outcome.kind == PostOutcome::Kind::stored) told.push_back(outcome.message.id.value);
        }
    };
    test::RunningWriter running{impatient(proxy.url()), *database, logger, note};
    proxy.cut_next(test::CuttingProxy::Cut::after_commit);
    CHECK(is(running.answer_to({ann.id, room, "lost", "hello"}), PostOutcome::Kind::repeated));
    // Nobody can be told what was stored behind our back, but that there may be something.
    CHECK(commits == 1);
    CHECK(told.empty());

    const auto first = head() + 1;
    std::atomic<int> early{0};
    std::vector<std::promise<void>> answers(2'000);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        running.writer.post({ann.id, room, std::to_string(i), "hello"},
                            [&, &answer = answers[i]](const Outcome& outcome) {
                                const std::lock_guard lock{mutex};
                                if (!outcome || !std::ranges::binary_search(told, outcome->message.id.value)) ++early;
                                answer.set_value();
                            });
    }
    for (auto& answer : answers) answer.get_future().get();
    CHECK(early == 0);
    REQUIRE(told.size() == answers.size());
    for (std::size_t i = 0; i < told.size(); ++i) REQUIRE(told[i] == first + static_cast<std::int64_t>(i));
}

TEST_CASE_METHOD(WriterFixture, "long posts go out in more batches", "[writer]") {
    test::RunningWriter running{schema.options(), *database, logger, count()};
    auto posts = numbered(ann.id, room, 400);
    for (auto& post : posts) post.body = std::string(limits::body_length_max, 'x');
    for (const auto& outcome : post_all(running.writer, posts)) CHECK(is(outcome, PostOutcome::Kind::stored));
    CHECK(static_cast<std::size_t>(commits) * limits::post_batch_bytes_max >= 400 * limits::body_length_max);
}

TEST_CASE_METHOD(WriterFixture, "a batch's rooms are numbered each by itself, and its positions through", "[writer]") {
    test::RunningWriter running{schema.options(), *database, logger, count()};
    const auto second = database->transact([&](store::Transaction& tx) {
        auto log = store::events::lock(tx);
        return store::rooms::insert(log, {.kind = RoomKind::private_room, .name = "second"}, ann.id);
    });
    std::vector<store::Post> posts;
    for (int i = 0; i < 40; ++i) {
        // Bob is not in the second room: his posts are refused and use up nothing.
        posts.push_back({i % 4 == 3 ? bob.id : ann.id, i % 2 == 0 ? room : second, std::to_string(i), "hello"});
    }
    const auto outcomes = post_all(running.writer, posts);
    int refused = 0;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        REQUIRE(outcomes[i]);
        const bool expected = posts[i].author == ann.id || posts[i].room == room;
        CHECK((outcomes[i]->kind == PostOutcome::Kind::stored) == expected);
        refused += expected ? 0 : 1;
        if (!expected) CHECK_FALSE(outcomes[i]->room_is_visible);
    }
    CHECK(refused == 10);
    CHECK(
        schema.value<bool>("SELECT bool_and(count = max) FROM (SELECT count(*), max(seq) FROM message GROUP BY room_id)"
                           " room"));
    CHECK(schema.value<std::int64_t>("SELECT count(*) FROM log") == head());
}

TEST_CASE_METHOD(WriterFixture, "a post at fault does not take its neighbours along", "[writer]") {
    test::RunningWriter running{schema.options(), *database, logger, count()};
    auto posts = numbered(ann.id, room, 30);
    posts[7].body = "\xff";  // Not UTF-8; nobody else asks at this level.
    const auto outcomes = post_all(running.writer, posts);
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        if (i == 7) {
            REQUIRE_FALSE(outcomes[i]);
            CHECK(outcomes[i].error().code == ErrorCode::internal);
        } else {
            CHECK(is(outcomes[i], PostOutcome::Kind::stored));
        }
    }
    CHECK(stored() == 29);
    CHECK(schema.value<std::int64_t>("SELECT max(seq) FROM message") == 29);
}

TEST_CASE_METHOD(WriterFixture, "the same post many times at two writers at once is stored once",
                 "[writer][property]") {
    test::RunningWriter here{schema.options(), *database, logger, count()};
    test::RunningWriter there{schema.options(), *database, logger, count()};
    std::vector<store::Post> posts;
    for (int i = 0; i < 50; ++i) {
        for (int copy = 0; copy < 4; ++copy) posts.push_back({ann.id, room, "c" + std::to_string(i), "hello"});
    }
    std::vector<Outcome> answers_there;
    std::thread elsewhere{[&] { answers_there = post_all(there.writer, posts); }};
    auto answers = post_all(here.writer, posts);
    elsewhere.join();
    answers.insert(answers.end(), answers_there.begin(), answers_there.end());
    std::set<std::string> created;
    std::map<std::string, std::set<MessageId>> ids;
    for (const auto& answer : answers) {
        REQUIRE(answer);
        REQUIRE(answer->kind != PostOutcome::Kind::refused);
        if (answer->kind == PostOutcome::Kind::stored) CHECK(created.insert(answer->message.client_id).second);
        ids[answer->message.client_id].insert(answer->message.id);
    }
    CHECK(created.size() == 50);
    CHECK(ids.size() == 50);
    for (const auto& [client_id, found] : ids) CHECK(found.size() == 1);
    CHECK(stored() == 50);
}

TEST_CASE_METHOD(WriterFixture, "while the database is away everybody is told within a second, and then it goes on",
                 "[writer]") {
    test::CuttingProxy proxy{schema.url()};
    test::RunningWriter running{impatient(proxy.url()), *database, logger, count()};
    CHECK(is(running.answer_to({ann.id, room, "c1", "hello"}), PostOutcome::Kind::stored));
    proxy.set_down(true);
    for (int i = 0; i < 5; ++i) {
        const auto begin = Clock::now();
        const auto answer = running.answer_to({ann.id, room, "c2", "hello"});
        CHECK(Clock::now() - begin < 1s);
        REQUIRE_FALSE(answer);
        CHECK(answer.error().code == ErrorCode::unavailable);
    }
    proxy.set_down(false);
    const auto until = Clock::now() + 10s;
    Outcome answer = running.answer_to({ann.id, room, "c2", "hello"});
    while (!answer && Clock::now() < until) {
        std::this_thread::sleep_for(10ms);
        answer = running.answer_to({ann.id, room, "c2", "hello"});
    }
    // What was on its way when the line went dead may have been stored then.
    REQUIRE(answer);
    CHECK(answer->kind != PostOutcome::Kind::refused);
    CHECK(stored() == 2);
}

TEST_CASE_METHOD(WriterFixture, "a writer that waits for the log's lock in vain says so within a second", "[writer]") {
    test::RunningWriter running{impatient(schema.url()), *database, logger, count()};
    auto other = schema.connect();
    pqxx::work holder{other};
    holder.exec("SELECT FROM log_head FOR UPDATE").one_row();
    const auto begin = Clock::now();
    const auto answer = running.answer_to({ann.id, room, "c1", "hello"});
    CHECK(Clock::now() - begin < 1s);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().code == ErrorCode::unavailable);
    holder.abort();
    for (const auto until = Clock::now() + 10s; Clock::now() < until;) {
        if (is(running.answer_to({ann.id, room, "c1", "hello"}), PostOutcome::Kind::stored)) break;
    }
    CHECK(stored() == 1);
}

TEST_CASE_METHOD(WriterFixture, "more posts than fit are refused at once", "[writer]") {
    test::RunningWriter running{impatient(schema.url()), *database, logger, count()};
    auto other = schema.connect();
    pqxx::work holder{other};
    holder.exec("SELECT FROM log_head FOR UPDATE").one_row();
    std::atomic<std::size_t> refused{0};
    std::atomic<std::size_t> answered{0};
    const auto total = limits::post_queue_max + 2 * limits::post_batch_max;
    for (std::size_t i = 0; i < total; ++i) {
        running.writer.post({ann.id, room, std::to_string(i), "x"}, [&](const Outcome& outcome) {
            refused += outcome ? 0 : 1;
            ++answered;
        });
    }
    CHECK(refused > 0);
    CHECK(refused <= 2 * limits::post_batch_max);
    holder.abort();
    for (const auto until = Clock::now() + 30s; answered < total && Clock::now() < until;) {
        std::this_thread::sleep_for(10ms);
    }
    CHECK(answered == total);
    // Of one batch the outcome may have been unknown for too long: those who waited were told to ask again.
    CHECK(static_cast<std::size_t>(stored()) >= total - refused);
    CHECK(static_cast<std::size_t>(stored()) <= total - refused + limits::post_batch_max);
}

TEST_CASE_METHOD(WriterFixture, "a writer that ends answers everybody", "[writer]") {
    std::atomic<int> answered{0};
    {
        test::RunningWriter running{schema.options(), *database, logger, count()};
        for (const auto& post : numbered(ann.id, room, 3'000)) {
            running.writer.post(post, [&](const Outcome&) { ++answered; });
        }
    }
    CHECK(answered == 3'000);
}
