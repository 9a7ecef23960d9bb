#include "api/store/schema_version.hpp"

#include "api/store/errors.hpp"
#include "api/store/migrator.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/database_fixture.hpp"

using namespace causerie;

namespace {

const std::vector<store::Migration> three{{1, "0001_one", "CREATE TABLE one (id int)"},
                                          {2, "0002_two", "CREATE TABLE two (id int)"},
                                          {3, "0003_three", "CREATE TABLE three (id int)"}};

int version_of(const test::Schema& schema) { return schema.value<int>("SELECT max(number) FROM schema_migration"); }

}  // namespace

TEST_CASE("an empty schema is brought to the version that is asked for, and later to the newest", "[migrator]") {
    const test::Schema schema;
    store::migrate_to(schema.options(), 2, three);
    CHECK(version_of(schema) == 2);
    store::migrate_to(schema.options(), 2, three);
    CHECK(store::migrate(schema.options(), three) == std::vector<std::string>{"0003_three"});
    store::migrate_to(schema.options(), 3, three);
    CHECK(version_of(schema) == 3);
}

TEST_CASE("a schema of another version than is asked for is left alone", "[migrator]") {
    const test::Schema schema;
    CHECK_THROWS_AS(store::migrate_to(schema.options(), 4, three), store::MigrationRefused);
    CHECK(schema.value<int>("SELECT count(*) FROM pg_namespace WHERE nspname = '" + schema.name() + "'") == 0);
    store::migrate(schema.options(), {three[0], three[1]});
    for (const int other : {1, 3}) {
        CHECK_THROWS_AS(store::migrate_to(schema.options(), other, three), store::MigrationRefused);
        CHECK(version_of(schema) == 2);
    }
}
