#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/workspace.hpp"

using namespace causerie;

namespace {

int schemas_named(const test::Workspace& workspace) {
    return workspace.execute("SELECT count(*) FROM pg_namespace WHERE nspname = '" + workspace.schema() + "'")
        .one_field()
        .as<int>();
}

}  // namespace

TEST_CASE("the plan is what is then done, and planning changes nothing", "[migrate]") {
    const test::Workspace workspace;
    const test::ServerProcess::Environment environment{{"DATABASE_URL", workspace.url()},
                                                       {"DATABASE_SCHEMA", workspace.schema()}};
    const auto plan = test::run_causerie({"migrate", "--plan"}, environment);
    CHECK(plan.status == 0);
    CHECK(plan.out.starts_with("0001_first\n"));
    CHECK(schemas_named(workspace) == 0);
    CHECK(test::run_causerie({"migrate"}, environment).out == plan.out);
    CHECK(schemas_named(workspace) == 1);
    const auto again = test::run_causerie({"migrate", "--plan"}, environment);
    CHECK(again.status == 0);
    CHECK(again.out == "nothing to do\n");
}

TEST_CASE("there is no plan for what would be refused", "[migrate]") {
    const test::Workspace workspace;
    test::ServerProcess::Environment environment{{"DATABASE_URL", workspace.url()},
                                                 {"DATABASE_SCHEMA", workspace.schema()}};
    REQUIRE(test::run_causerie({"migrate"}, environment).status == 0);
    workspace.execute("INSERT INTO schema_migration (number, name, checksum) VALUES (999, '0999_future', '')");
    const auto plan = test::run_causerie({"migrate", "--plan"}, environment);
    CHECK(plan.status == 1);
    CHECK(plan.out == test::run_causerie({"migrate"}, environment).out);
    CHECK(plan.out.find("999") != std::string::npos);
    environment["DATABASE_URL"] = "host=127.0.0.1 port=1 password=hunter2";
    const auto unreachable = test::run_causerie({"migrate", "--plan"}, environment);
    CHECK(unreachable.status == 1);
    CHECK(unreachable.out.find("hunter2") == std::string::npos);
    CHECK(test::run_causerie({"migrate", "--plan"}, {}).status == 2);
}
