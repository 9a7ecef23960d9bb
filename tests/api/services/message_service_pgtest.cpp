#include "api/services/message_service.hpp"

#include <thread>

#include "tests/support/catch.hpp"
#include "tests/support/cutting_proxy.hpp"
#include "tests/support/service_fixture.hpp"

using namespace causerie;
using services::PageQuery;
using test::CuttingProxy;
using test::ServiceFixture;

namespace {

template <typename T>
std::optional<ErrorCode> code_of(const Result<T>& result) {
    return result ? std::nullopt : std::optional{result.error().code};
}

// Ann's private and public rooms, which Bob is not in.
struct MessageFixture : ServiceFixture {
    User ann{add_user("ann")};
    User bob{add_user("bob")};
    RoomId secret{rooms.create(ann.id, {RoomKind::private_room, "secret", ""})->id};
    RoomId open{rooms.create(ann.id, {RoomKind::public_room, "open", ""})->id};
};

}  // namespace

TEST_CASE_METHOD(MessageFixture, "a post is stored, numbered and announced", "[messages]") {
    wakes = 0;
    const auto posted = post(ann.id, secret, {"c1", "hello"});
    REQUIRE(posted);
    CHECK(posted->created);
    CHECK(posted->message.seq == 1);
    CHECK(posted->message.event_seq == head());
    CHECK(wakes == 1);
    CHECK(messages.get(ann.id, posted->message.id) == posted->message);
    CHECK(messages.page(ann.id, secret, {})->messages == std::vector{posted->message});
    CHECK(post(ann.id, secret, {"c2", "again"})->message.seq == 2);
    CHECK(post(ann.id, open, {"c3", "elsewhere"})->message.seq == 1);
}

TEST_CASE_METHOD(MessageFixture, "the same client_id again gives the original, and nothing else happens",
                 "[messages]") {
    const auto posted = post(ann.id, secret, {"c1", "hello"}).value();
    const auto before = head();
    wakes = 0;
    for (const auto& room : {secret, open, general()}) {
        CHECK(post(ann.id, room, {"c1", "changed"}) == services::Posted{posted.message, false});
    }
    CHECK(head() == before);
    CHECK(wakes == 0);
    const auto theirs = post(bob.id, general(), {"c1", "the same id of somebody else"});
    CHECK(theirs->created);
}

TEST_CASE_METHOD(MessageFixture, "what was accepted stays accepted after its author has left", "[messages]") {
    const auto posted = post(ann.id, secret, {"c1", "hello"}).value();
    REQUIRE(rooms.leave(ann.id, secret));
    CHECK(post(ann.id, secret, {"c1", "hello"}) == services::Posted{posted.message, false});
    CHECK(code_of(post(ann.id, secret, {"c2", "hello"})) == ErrorCode::not_found);
}

TEST_CASE_METHOD(MessageFixture, "a body is trimmed, composed and has plain line ends", "[messages]") {
    const auto body_of = [&](const std::string& id, const std::string& body) {
        return post(ann.id, secret, {id, body})->message.body;
    };
    CHECK(body_of("1", "  a\r\nb\t \n") == "a\nb");
    CHECK(body_of("2", "e\u0301") == "\u00e9");
    std::string decomposed;
    for (std::size_t i = 0; i < limits::body_length_max; ++i) decomposed += "e\u0301";
    CHECK(body_of("3", decomposed).size() == 2 * limits::body_length_max);
}

TEST_CASE_METHOD(MessageFixture, "an unusable body or client_id is refused by field", "[messages]") {
    const auto field_of = [&](const NewMessage& draft) {
        const auto refused = post(ann.id, secret, draft);
        return refused ? "" : refused.error().fields.at(0).field;
    };
    CHECK(field_of({"c", ""}) == "body");
    CHECK(field_of({"c", " \r\n\u3000"}) == "body");
    CHECK(field_of({"c", std::string("a\0b", 3)}) == "body");
    CHECK(field_of({"c", "a\rb"}) == "body");
    CHECK(field_of({"c", "\xc3"}) == "body");
    CHECK(field_of({"c", std::string(limits::body_length_max + 1, 'x')}) == "body");
    CHECK(field_of({"c", std::string(1'000'000, '\xc3')}) == "body");
    CHECK(field_of({"", "x"}) == "client_id");
    CHECK(field_of({"c\nd", "x"}) == "client_id");
    CHECK(field_of({std::string(65, 'c'), "x"}) == "client_id");
    CHECK(schema.value<std::int64_t>("SELECT count(*) FROM message") == 0);
}

TEST_CASE_METHOD(MessageFixture, "to a stranger a private room does not exist", "[messages]") {
    const auto message = post(ann.id, secret, {"c1", "hello"})->message;
    const RoomId nowhere{999'999};
    CHECK(post(bob.id, secret, {"c", "x"}).error() == post(bob.id, nowhere, {"c", "x"}).error());
    CHECK(messages.page(bob.id, secret, {}).error() == messages.page(bob.id, nowhere, {}).error());
    CHECK(messages.get(bob.id, message.id).error() == messages.get(bob.id, {999'999}).error());
    CHECK(code_of(messages.page(bob.id, secret, {})) == ErrorCode::not_found);
    CHECK(code_of(messages.get(bob.id, message.id)) == ErrorCode::not_found);
}

TEST_CASE_METHOD(MessageFixture, "a public room can be read by everybody and written in by its members", "[messages]") {
    const auto message = post(ann.id, open, {"c1", "hello"})->message;
    CHECK(messages.page(bob.id, open, {})->messages == std::vector{message});
    CHECK(messages.get(bob.id, message.id) == message);
    const auto refused = post(bob.id, open, {"c", "x"});
    REQUIRE_FALSE(refused);
    CHECK(refused.error() == Error{ErrorCode::forbidden, "Join the room to write in it", {}});
    REQUIRE(rooms.join(bob.id, open));
    CHECK(post(bob.id, open, {"c", "x"})->created);
}

TEST_CASE_METHOD(MessageFixture, "nothing can be written in an archived room", "[messages]") {
    schema.execute("UPDATE room SET archived = true WHERE name = 'open'");
    CHECK(code_of(post(ann.id, open, {"c", "x"})) == ErrorCode::forbidden);
    CHECK(messages.page(ann.id, open, {}));
}

TEST_CASE_METHOD(MessageFixture, "a page's bounds are checked", "[messages]") {
    const auto bad = [&](const PageQuery& query) {
        return code_of(messages.page(ann.id, open, query)) == ErrorCode::validation_failed;
    };
    CHECK(bad({.limit = 0}));
    CHECK(bad({.limit = 201}));
    CHECK(bad({PageQuery::Anchor::before, -1, 50}));
    CHECK(bad({PageQuery::Anchor::after, limits::json_integer_max + 1, 50}));
    CHECK_FALSE(bad({.limit = 1}));
    CHECK_FALSE(bad({PageQuery::Anchor::around, 0, 200}));
}

TEST_CASE_METHOD(MessageFixture, "a COMMIT whose answer is lost is settled by looking, never by guessing",
                 "[messages]") {
    using Cut = CuttingProxy::Cut;
    CuttingProxy proxy{schema.url()};
    auto options = schema.options();
    options.url = proxy.url();
    test::RunningWriter behind_proxy{options, *database, logger, [this](const auto&) { ++wakes; }};
    services::MessageService service{*database, behind_proxy.writer, heads, reader, pages};
    int number = 0;
    for (const auto cut : {Cut::before_commit, Cut::after_commit, Cut::during_commit, Cut::none}) {
        const auto client_id = std::to_string(++number);
        CAPTURE(number);
        const auto before = head();
        wakes = 0;
        proxy.cut_next(cut);
        const auto posted = post(service, ann.id, secret, {client_id, "hello"});
        REQUIRE(posted);
        // Whoever finds it stored cannot tell whether a twin at another instance was quicker.
        CHECK(posted->created == (cut != Cut::after_commit));
        CHECK(posted->message.client_id == client_id);
        CHECK(posted->message.seq == number);
        CHECK(messages.get(ann.id, posted->message.id) == posted->message);
        CHECK(head() == before + 1);
        CHECK(wakes == 1);
    }
    CHECK(proxy.cuts() == 3);
}

TEST_CASE_METHOD(MessageFixture, "posts survive connections that are ended all the time", "[messages][property]") {
    REQUIRE(rooms.join(bob.id, open));
    std::atomic<bool> posting{true};
    std::thread killer{[&] {
        auto connection = schema.connect();
        while (posting) {
            std::this_thread::sleep_for(std::chrono::milliseconds{20});
            pqxx::nontransaction{connection}.exec(
                "SELECT pg_terminate_backend(l.pid) FROM pg_locks l WHERE l.relation = 'log_head'::regclass"
                " AND l.pid <> pg_backend_pid() LIMIT 1");
        }
    }};
    constexpr int each = 200;
    std::vector<std::thread> authors;
    std::atomic<int> created{0};
    std::atomic<int> refused{0};
    for (const auto& author : {ann, bob}) {
        authors.emplace_back([&, author] {
            for (int i = 0; i < each;) {
                const auto posted = post(author.id, open, {std::to_string(i), "hello"});
                if (!posted) {
                    ++refused;  // With the truth: the client asks again with the same client_id.
                    continue;
                }
                created += posted->created ? 1 : 0;
                ++i;
            }
        });
    }
    for (auto& author : authors) author.join();
    posting = false;
    killer.join();
    INFO(refused << " refused");
    CHECK(created <= 2 * each);
    CHECK(schema.value<std::int64_t>("SELECT count(*) FROM message") == 2 * each);
    CHECK(schema.value<std::int64_t>("SELECT max(seq) FROM message") == 2 * each);
    CHECK(schema.value<std::int64_t>("SELECT count(*) FROM log") == head());
}
