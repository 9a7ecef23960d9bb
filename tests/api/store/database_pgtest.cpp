#include "api/store/database.hpp"

#include <atomic>
#include <set>
#include <thread>
#include <unistd.h>

#include <netinet/in.h>
#include <sys/socket.h>

#include "api/store/answer_deadline.hpp"
#include "api/store/transaction.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/cutting_proxy.hpp"
#include "tests/support/database_fixture.hpp"
#include "tests/support/eventually.hpp"

using namespace causerie;
using namespace std::chrono_literals;

namespace {

constexpr store::Statement one{"test_one", "SELECT 1"};
constexpr store::Statement pid{"test_pid", "SELECT pg_backend_pid()"};
constexpr store::Statement sleep_long{"test_sleep", "SELECT pg_sleep(30)"};
constexpr store::Statement create{"test_create", "CREATE TABLE kept (id int)"};
constexpr store::Statement insert{"test_insert", "INSERT INTO kept VALUES ($1)"};
constexpr store::Statement count{"test_count", "SELECT count(*) FROM kept"};

int backend_of(store::Database& database) {
    return database.read([](store::Transaction& tx) { return tx.run(pid).one_field().as<int>(); });
}

// Ends all connections that the pool has at this moment: what a restart of the database does to them.
void terminate_all(const test::Schema& schema) {
    const auto all = schema.value<std::string>(
        "SELECT array_agg(pid)::text FROM pg_stat_activity"
        " WHERE application_name = '" +
        schema.name() + "'");
    schema.execute("SELECT pg_terminate_backend(pid) FROM unnest('" + all + "'::int[]) AS pid");
    while (schema.value<bool>("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = ANY ('" + all + "'))")) {
        std::this_thread::sleep_for(5ms);
    }
}

// Options under which `terminate_all` finds the connections.
store::DatabaseOptions named(const test::Schema& schema) {
    auto options = schema.options();
    const bool is_uri = options.url.find("://") != std::string::npos;
    const char* separator = !is_uri ? " " : options.url.find('?') == std::string::npos ? "?" : "&";
    options.url += separator + ("application_name=" + schema.name());
    return options;
}

template <typename Work>
std::chrono::duration<double> duration_of(Work work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::steady_clock::now() - begin;
}

// Accepts connections, and never says a word: a host that has stopped, or a network that swallows what it is given.
class SilentServer {
public:
    SilentServer() : listener_{::socket(AF_INET, SOCK_STREAM, 0)} {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0);
        REQUIRE(::listen(listener_, 16) == 0);
        REQUIRE(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
        port_ = ntohs(address.sin_port);
    }
    ~SilentServer() { ::close(listener_); }
    SilentServer(const SilentServer&) = delete;
    SilentServer& operator=(const SilentServer&) = delete;

    [[nodiscard]] std::string url() const { return "postgresql://u:p@127.0.0.1:" + std::to_string(port_) + "/d"; }

private:
    int listener_;
    int port_{};
};

}  // namespace

TEST_CASE("a transaction is kept when it succeeds, and not when it fails or throws", "[database]") {
    test::DatabaseFixture fixture;
    auto& database = *fixture.database;
    database.transact([](store::Transaction& tx) { tx.run(create); });
    const auto put = [](store::Transaction& tx) { tx.run(insert, 1); };
    database.transact(put);
    const auto failed = database.transact([&](store::Transaction& tx) -> Result<int> {
        put(tx);
        return fail(ErrorCode::conflict, "no");
    });
    CHECK_FALSE(failed);
    CHECK_THROWS_AS(database.transact([&](store::Transaction& tx) {
        put(tx);
        throw std::domain_error{"oops"};
    }),
                    std::domain_error);
    CHECK(database.read([](store::Transaction& tx) { return tx.run(count).one_field().as<int>(); }) == 1);
}

TEST_CASE("a snapshot sees one moment and cannot write", "[database]") {
    test::DatabaseFixture fixture;
    fixture.database->transact([](store::Transaction& tx) { tx.run(create); });
    const auto seen = fixture.database->snapshot([&](store::Transaction& tx) {
        const auto before = tx.run(count).one_field().as<int>();
        fixture.schema.execute("INSERT INTO kept VALUES (1)");
        return std::pair{before, tx.run(count).one_field().as<int>()};
    });
    CHECK(seen == std::pair{0, 0});
    CHECK_THROWS_AS(fixture.database->snapshot([](store::Transaction& tx) { tx.run(insert, 2); }), store::Unavailable);
}

TEST_CASE("a defect is a fault that says neither the query nor its values", "[database]") {
    test::DatabaseFixture fixture;
    constexpr store::Statement bad{"test_bad", "SELECT ($1 || 'private')::int"};
    const auto ask = [&] { fixture.database->read([&](store::Transaction& tx) { tx.run(bad, "secret"); }); };
    CHECK_THROWS_AS(ask(), store::Fault);
    CHECK_THROWS_WITH(ask(), "test_bad: SQLSTATE 22P02");
    CHECK_NOTHROW(fixture.database->ping());
}

TEST_CASE("a restart of the database costs no request that comes after it", "[database]") {
    const test::Schema schema;
    const log::Logger logger{log::Level::error, -1};
    store::migrate(schema.options());
    store::Database database{named(schema), logger};
    std::set<int> before;
    for (int i = 0; i < 20; ++i) before.insert(backend_of(database));
    terminate_all(schema);
    for (int i = 0; i < 20; ++i) CHECK_FALSE(before.contains(backend_of(database)));
}

TEST_CASE("a connection lost in mid-transaction is replaced and the work done again, once", "[database]") {
    const test::Schema schema;
    const log::Logger logger{log::Level::error, -1};
    store::migrate(schema.options());
    store::Database database{named(schema), logger};
    database.transact([](store::Transaction& tx) { tx.run(create); });
    int runs = 0;
    database.transact([&](store::Transaction& tx) {
        if (++runs == 1) terminate_all(schema);
        tx.run(insert, runs);
    });
    CHECK(runs == 2);
    CHECK(schema.value<int>("SELECT id FROM kept") == 2);

    runs = 0;
    CHECK_THROWS_AS(database.read([&](store::Transaction& tx) {
        ++runs;
        terminate_all(schema);
        tx.run(one);
    }),
                    store::Unavailable);
    CHECK(runs == 2);
    // A connection that was just being made may have been ended, too, and then the next one is a moment away.
    const auto is_back = [&] {
        try {
            database.ping();
            return true;
        } catch (const store::Unavailable&) {
            return false;
        }
    };
    CHECK(test::eventually(is_back, std::chrono::seconds{1}));
}

TEST_CASE("a statement that takes too long is given up within the deadline", "[database]") {
    const test::Schema schema;
    const log::Logger logger{log::Level::error, -1};
    auto options = schema.options();
    options.patience = 600ms;
    store::Database database{options, logger};
    static_cast<void>(backend_of(database));
    const auto took = duration_of([&] {
        CHECK_THROWS_AS(database.read([](store::Transaction& tx) { tx.run(sleep_long); }), store::Unavailable);
    });
    CHECK(took < 2s);
    CHECK_NOTHROW(database.ping());
}

TEST_CASE("a transaction is not cut off while the database keeps answering", "[database]") {
    const test::Schema schema;
    const log::Logger logger{log::Level::error, -1};
    auto options = schema.options();
    options.patience = 600ms;
    store::Database database{options, logger};
    constexpr store::Statement nap{"test_nap", "SELECT pg_sleep(0.2)"};
    int answers = 0;
    const auto took = duration_of([&] {
        database.transact([&](store::Transaction& tx) {
            for (answers = 0; answers < 5; ++answers) tx.run(nap);
        });
    });
    CHECK(answers == 5);
    CHECK(took > 900ms);
}

TEST_CASE("a database that falls silent in mid-conversation is cut off at the deadline", "[database]") {
    const test::Schema schema;
    const log::Logger logger{log::Level::error, -1};
    auto options = schema.options();
    options.patience = 600ms;
    store::Database database{options, logger};
    constexpr store::Statement no_timeout{"test_no_timeout", "SET statement_timeout TO 0"};
    const auto took = duration_of([&] {
        // Without its own time-out PostgreSQL stands for a server that was stopped.
        CHECK_THROWS_AS(database.read([&](store::Transaction& tx) {
            tx.run(no_timeout);
            tx.run(sleep_long);
        }),
                        store::Unavailable);
    });
    CHECK(took < 2s);
    CHECK_NOTHROW(database.ping());
}

TEST_CASE("while the database is away requests fail at once, and it is found again by itself", "[database]") {
    const test::Schema schema;
    const log::Logger logger{log::Level::error, -1};
    test::CuttingProxy proxy{schema.url()};
    proxy.set_down(true);
    auto options = schema.options();
    options.url = proxy.url();
    store::Database database{options, logger};
    const auto is_there = [&] {
        try {
            return database.ping().count() >= 0;
        } catch (const store::Unavailable&) {
            return false;
        }
    };
    for (int round = 0; round < 2; ++round) {
        const auto took = duration_of([&] {
            for (int i = 0; i < 100; ++i) CHECK_FALSE(is_there());
        });
        CHECK(took < 5s);
        proxy.set_down(false);
        for (int i = 0; i < 1000 && !is_there(); ++i) std::this_thread::sleep_for(10ms);
        CHECK(is_there());
        proxy.set_down(true);
        while (is_there()) std::this_thread::sleep_for(10ms);  // Until the proxy has cut them all.
    }
}

TEST_CASE("a server that accepts and never answers costs a request no more than the deadline", "[database]") {
    const SilentServer silent;
    const log::Logger logger{log::Level::error, -1};
    store::Database database{{.url = silent.url()}, logger};
    const auto took = duration_of([&] { CHECK_THROWS_AS(database.ping(), store::Unavailable); });
    CHECK(took < 2s);
}

TEST_CASE("no more connections are opened than the pool holds, and everybody gets a turn", "[database]") {
    const test::Schema schema;
    const log::Logger logger{log::Level::error, -1};
    auto options = named(schema);
    options.pool_size = 3;
    store::Database database{options, logger};
    std::atomic<int> answers{0};
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 12; ++thread) {
        threads.emplace_back([&] {
            for (int i = 0; i < 20; ++i) answers += database.ping().count() >= 0 ? 1 : 0;
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(answers == 240);
    CHECK(schema.value<std::int64_t>("SELECT count(*) FROM pg_stat_activity WHERE application_name = '" +
                                     schema.name() + "'") <= 3);
}

TEST_CASE("who has hardly any time left is refused, and costs no connection", "[database]") {
    const test::Schema schema;
    const log::Logger logger{log::Level::error, -1};
    auto options = schema.options();
    options.pool_size = 1;
    store::Database database{options, logger};
    const auto before = backend_of(database);
    {
        const store::AnswerDeadline scope{std::chrono::steady_clock::now() + 50ms};
        CHECK_THROWS_AS(database.ping(), store::Unavailable);
    }
    CHECK(backend_of(database) == before);
}

TEST_CASE("a pool that is used up refuses who would wait beyond the deadline", "[database]") {
    const test::Schema schema;
    const log::Logger logger{log::Level::error, -1};
    auto options = schema.options();
    options.pool_size = 1;
    options.patience = 500ms;
    store::Database database{options, logger};
    std::atomic<bool> busy{false};
    bool cut_off = false;
    std::thread holder{[&] {
        try {
            database.read([&](store::Transaction& tx) {
                busy = true;
                tx.run(sleep_long);
            });
        } catch (const store::Unavailable&) {
            cut_off = true;
        }
    }};
    while (!busy) std::this_thread::sleep_for(1ms);
    bool answered = true;
    const auto took = duration_of([&] {
        try {
            database.ping();
        } catch (const store::Unavailable&) {
            answered = false;  // Either is right: refused, or answered once the holder was.
        }
    });
    INFO("answered: " << answered);
    CHECK(took < 2s);
    holder.join();
    CHECK(cut_off);
}

TEST_CASE("who came first is served first, however quickly another one comes back", "[database]") {
    const test::Schema schema;
    const log::Logger logger{log::Level::error, -1};
    auto options = schema.options();
    options.pool_size = 1;
    store::Database database{options, logger};
    std::atomic<int> served{0};
    std::thread waiting{};
    database.read([&](store::Transaction&) {
        waiting = std::thread{[&] { database.read([&](store::Transaction&) { ++served; }); }};
        std::this_thread::sleep_for(200ms);  // It waits by now.
    });
    database.read([&](store::Transaction&) { CHECK(served == 1); });
    waiting.join();
}
