#include "api/store/migrator.hpp"

#include <thread>

#include "tests/support/catch.hpp"
#include "tests/support/database_fixture.hpp"

using namespace causerie;

namespace {

store::Migration numbered(int number, std::string_view name, std::string_view sql) { return {number, name, sql}; }

const std::vector<store::Migration> two{
    numbered(1, "0001_one", "CREATE TABLE one (id int)"),
    numbered(2, "0002_two", "CREATE TABLE two (id int); INSERT INTO two VALUES (1)")};

bool has_table(const test::Schema& schema, const std::string& table) {
    return schema.value<bool>("SELECT to_regclass('" + schema.name() + "." + table + "') IS NOT NULL");
}

}  // namespace

TEST_CASE("migrations are applied in order, once, and recorded", "[migrator]") {
    const test::Schema schema;
    CHECK(store::migrate(schema.options(), two) == std::vector<std::string>{"0001_one", "0002_two"});
    CHECK(store::migrate(schema.options(), two).empty());
    CHECK(schema.value<std::int64_t>("SELECT count(*) FROM two") == 1);
    CHECK(schema.value<int>("SELECT max(number) FROM schema_migration") == 2);
    CHECK(schema.value<int>("SELECT min(length(checksum)) FROM schema_migration") == 64);
}

TEST_CASE("a schema that exists already is used, and a later migration applied to it", "[migrator]") {
    const test::Schema schema;
    schema.execute("CREATE SCHEMA " + schema.name());
    CHECK(store::migrate(schema.options(), {two[0]}).size() == 1);
    CHECK(store::migrate(schema.options(), two) == std::vector<std::string>{"0002_two"});
}

TEST_CASE("instances that start at once migrate once", "[migrator]") {
    const test::Schema schema;
    std::vector<std::thread> instances;
    std::vector<std::size_t> applied(4);
    for (auto& count : applied) {
        instances.emplace_back([&] { count = store::migrate(schema.options()).size(); });
    }
    for (auto& instance : instances) instance.join();
    std::size_t sum = 0;
    for (const auto count : applied) sum += count;
    CHECK(sum == store::migrations().size());
    CHECK(schema.value<std::int64_t>("SELECT count(*) FROM room WHERE name = 'general'") == 1);
}

TEST_CASE("a server refuses a database that is newer than itself", "[migrator]") {
    const test::Schema schema;
    store::migrate(schema.options(), two);
    CHECK_THROWS_AS(store::migrate(schema.options(), {two[0]}), store::MigrationRefused);
    CHECK_THROWS_WITH(store::migrate(schema.options(), {two[0]}),
                      "The database is at migration 2, this server knows only 1: start a newer server, or restore a "
                      "backup from before the upgrade");
}

TEST_CASE("a migration that was changed after it was applied is refused", "[migrator]") {
    const test::Schema schema;
    store::migrate(schema.options(), two);
    const auto changed = numbered(1, "0001_one", "CREATE TABLE one (id bigint)");
    CHECK_THROWS_AS(store::migrate(schema.options(), {changed, two[1]}), store::MigrationRefused);
}

TEST_CASE("a migration does not wait long for who reads, and is applied when they have ended", "[migrator]") {
    const test::Schema schema;
    store::migrate(schema.options(), {two[0]});
    const auto waits = numbered(2, "0002_waits", "ALTER TABLE one ADD COLUMN more int");
    {
        auto connection = schema.connect();
        pqxx::work backup{connection};
        backup.exec("LOCK TABLE one IN ACCESS SHARE MODE").no_rows();
        CHECK_THROWS_AS(store::migrate(schema.options(), {two[0], waits}), store::Unavailable);
    }
    CHECK(store::migrate(schema.options(), {two[0], waits}).size() == 1);
}

TEST_CASE("a migration that fails leaves nothing of itself, and all before it", "[migrator]") {
    const test::Schema schema;
    const auto broken = numbered(3, "0003_broken", "CREATE TABLE three (id int); SELECT * FROM nowhere");
    CHECK_THROWS_AS(store::migrate(schema.options(), {two[0], two[1], broken}), store::Fault);
    CHECK(has_table(schema, "two"));
    CHECK_FALSE(has_table(schema, "three"));
    CHECK(schema.value<int>("SELECT max(number) FROM schema_migration") == 2);
}

TEST_CASE("two workspaces live side by side in one database", "[migrator]") {
    test::DatabaseFixture one;
    test::DatabaseFixture other;
    one.add_user("ann");
    CHECK(one.head() == 3);  // general, ann, ann in general
    CHECK(other.head() == 1);
    CHECK(one.schema.value<std::string>("SELECT epoch FROM log_head") !=
          other.schema.value<std::string>("SELECT epoch FROM log_head"));
}

TEST_CASE("the product's own migrations make a log that begins with general", "[migrator]") {
    test::DatabaseFixture fixture;
    const auto events = fixture.database->read([](store::Transaction& tx) { return store::events::range(tx, 0, 10); });
    REQUIRE(events.size() == 1);
    CHECK(events[0].seq == 1);
    CHECK(events[0].kind == store::events::Kind::room);
    CHECK(events[0].room_id == fixture.general());
    CHECK_FALSE(events[0].actor_id);
    const auto version = fixture.database->read([](store::Transaction& tx) { return store::schema_version(tx); });
    CHECK(version == store::migrations().back().number);
}

TEST_CASE("while the schema is missing, requests are told that the database is not available", "[migrator]") {
    const test::Schema schema;
    const log::Logger logger{log::Level::error, -1};
    store::Database database{schema.options(), logger};
    const auto ask = [&] { return database.read([](store::Transaction& tx) { return store::events::head(tx); }); };
    CHECK_THROWS_AS(ask(), store::Unavailable);
    store::migrate(schema.options());
    CHECK(ask().position == 1);
}

TEST_CASE("what is pending is what is missing, found without changing anything", "[migrator]") {
    const test::Schema schema;
    CHECK(store::pending_migrations(schema.options(), two) == std::vector<std::string>{"0001_one", "0002_two"});
    CHECK(schema.value<int>("SELECT count(*) FROM pg_namespace WHERE nspname = '" + schema.name() + "'") == 0);
    store::migrate(schema.options(), {two[0]});
    CHECK(store::pending_migrations(schema.options(), two) == std::vector<std::string>{"0002_two"});
    CHECK_FALSE(has_table(schema, "two"));
    store::migrate(schema.options(), two);
    CHECK(store::pending_migrations(schema.options(), two).empty());
    CHECK_THROWS_AS(store::pending_migrations(schema.options(), {two[0]}), store::MigrationRefused);
    const std::vector<store::Migration> other{numbered(1, "0001_one", "CREATE TABLE other (id int)"), two[1]};
    CHECK_THROWS_AS(store::pending_migrations(schema.options(), other), store::MigrationRefused);
}
