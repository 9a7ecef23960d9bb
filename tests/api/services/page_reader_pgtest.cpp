#include "api/services/page_reader.hpp"

#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/service_fixture.hpp"

using namespace causerie;
using services::PageQuery;

namespace {

using Pages = std::vector<std::future<Result<MessagePage>>>;

// Ann's secret room and an open one, three messages in each. The reader's only thread is held up by whoever holds the
// table of messages, so that what is asked meanwhile is read together.
struct ReaderFixture : test::ServiceFixture {
    ReaderFixture() {
        for (const auto room : {secret, open}) {
            for (const auto* id : {"1", "2", "3"}) {
                const auto client_id = std::to_string(room.value) + "-" + id;
                REQUIRE(post(ann.id, room, {client_id, "body " + client_id}));
            }
        }
    }

    std::future<Result<MessagePage>> ask(UserId caller, RoomId room, const PageQuery& query) {
        auto promise = std::make_shared<std::promise<Result<MessagePage>>>();
        auto future = promise->get_future();
        reader.ask({room, caller, query}, [promise](Result<MessagePage> page) { promise->set_value(std::move(page)); });
        return future;
    }

    /// What `ask_all` asked while nothing could be read.
    template <typename AskAll>
    Pages asked_together(AskAll ask_all) {
        return database->transact([&](store::Transaction& tx) {
            tx.run(store::Statement{"test_lock", "LOCK TABLE message IN ACCESS EXCLUSIVE MODE"});
            ask(ann.id, open, {.limit = 1});
            const auto is_held_up = [&] {
                return schema.value<bool>("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = '" +
                                          schema.name() + ".message'::regclass)");
            };
            REQUIRE(test::eventually(is_held_up));
            return ask_all();
        });
    }

    User ann{add_user("ann")};
    User bob{add_user("bob")};
    RoomId secret{rooms.create(ann.id, {RoomKind::private_room, "secret", ""})->id};
    RoomId open{rooms.create(ann.id, {RoomKind::public_room, "open", ""})->id};
};

}  // namespace

TEST_CASE_METHOD(ReaderFixture, "who asks together with others gets what is asked for, and no more than is allowed",
                 "[messages]") {
    const PageQuery newest_two{.limit = 2};
    const PageQuery before_two{PageQuery::Anchor::before, 2, 50};
    auto answers = asked_together([&] {
        Pages asked;
        asked.push_back(ask(ann.id, secret, newest_two));
        asked.push_back(ask(bob.id, secret, newest_two));
        asked.push_back(ask(bob.id, open, before_two));
        asked.push_back(ask(ann.id, {999'999}, newest_two));
        asked.push_back(ask(ann.id, open, newest_two));
        asked.push_back(ask(ann.id, secret, before_two));
        return asked;
    });
    CHECK(answers[0].get() == messages.page(ann.id, secret, newest_two));
    CHECK(answers[1].get().error().code == ErrorCode::not_found);
    CHECK(answers[2].get() == messages.page(bob.id, open, before_two));
    CHECK(answers[3].get().error().code == ErrorCode::not_found);
    CHECK(answers[4].get() == messages.page(ann.id, open, newest_two));
    CHECK(answers[5].get() == messages.page(ann.id, secret, before_two));
    CHECK(messages.page(ann.id, secret, newest_two)->messages.size() == 2);
    CHECK(messages.page(bob.id, open, before_two)->messages.size() == 1);
}

TEST_CASE_METHOD(ReaderFixture, "a page that cannot be read harms no other one that was asked for with it",
                 "[messages]") {
    schema.execute("ALTER TABLE message ALTER COLUMN body DROP NOT NULL");
    schema.execute("UPDATE message SET body = NULL WHERE seq = 2 AND room_id = " + std::to_string(secret.value));
    auto answers = asked_together([&] {
        Pages asked;
        asked.push_back(ask(ann.id, secret, {}));
        asked.push_back(ask(ann.id, open, {}));
        asked.push_back(ask(ann.id, secret, {.limit = 1}));
        return asked;
    });
    CHECK(answers[0].get().error().code == ErrorCode::internal);
    CHECK(answers[1].get()->messages.size() == 3);
    CHECK(answers[2].get()->messages.size() == 1);
}

TEST_CASE_METHOD(ReaderFixture, "an answer that cannot be given harms no other one", "[messages]") {
    reader.ask({open, ann.id, {}}, [](const Result<MessagePage>&) { throw std::runtime_error{"no memory"}; });
    CHECK(ask(ann.id, open, {}).get()->messages.size() == 3);
}
