#include "api/store/schema_version.hpp"

#include "api/store/errors.hpp"
#include "api/store/migrator.hpp"
#include "api/store/unhurried.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/database_fixture.hpp"

using namespace causerie;

namespace {

const std::vector<store::Migration> three{{1, "0001_one", "CREATE TABLE one (id int)"},
                                          {2, "0002_two", "CREATE TABLE two (id int)"},
                                          {3, "0003_three", "CREATE TABLE three (id int)"}};

int version_of(const test::Schema& schema) { return schema.value<int>("SELECT max(number) FROM schema_migration"); }

void migrate_to(const test::Schema& schema, int number) {
    store::write_unhurried(schema.options(), [&](store::Transaction& tx) {
        store::migrate_to(tx, schema.name(), number, three);
        return true;
    });
}

}  // namespace

TEST_CASE("an empty schema is brought to the version that is asked for, and later to the newest", "[migrator]") {
    const test::Schema schema;
    migrate_to(schema, 2);
    CHECK(version_of(schema) == 2);
    migrate_to(schema, 2);
    CHECK(store::migrate(schema.options(), three) == std::vector<std::string>{"0003_three"});
    migrate_to(schema, 3);
    CHECK(version_of(schema) == 3);
}

TEST_CASE("a schema of another version than is asked for is left alone", "[migrator]") {
    const test::Schema schema;
    CHECK_THROWS_AS(migrate_to(schema, 4), store::MigrationRefused);
    CHECK(schema.value<int>("SELECT count(*) FROM pg_namespace WHERE nspname = '" + schema.name() + "'") == 0);
    store::migrate(schema.options(), {three[0], three[1]});
    for (const int other : {1, 3}) {
        CHECK_THROWS_AS(migrate_to(schema, other), store::MigrationRefused);
        CHECK(version_of(schema) == 2);
    }
}
