#include "tests/support/build_paths.hpp"
#include "tests/support/catch.hpp"
#include "tests/tidy/layer_rules.hpp"
#include "tests/tidy/layout_rules.hpp"

using namespace causerie::tidy;

namespace {

const std::vector<SourceFile>& tree() {
    static const auto files = source_tree(causerie::test::source_directory);
    return files;
}

template <typename Rule>
void check_tree(Rule rule) {
    CHECK_FALSE(tree().empty());
    for (const auto& file : tree()) {
        for (const auto& violation : rule(file)) {
            UNSCOPED_INFO(violation);
            CHECK(violation.empty());
        }
    }
}

}  // namespace

TEST_CASE("the tree is read, all four parts of it", "[tidy]") {
    CHECK(tree().size() > 100);
    for (const auto* folder : {"api", "common", "wasm-client", "tests"}) {
        CHECK(std::ranges::any_of(tree(), [&](const SourceFile& file) { return is_within(file, folder); }));
    }
}

TEST_CASE("nobody includes what is none of their business", "[tidy]") { check_tree(check_includes); }
TEST_CASE("the environment is read in one place", "[tidy]") { check_tree(check_environment); }
TEST_CASE("SQL stands in the store and in the migrations", "[tidy]") { check_tree(check_sql); }
TEST_CASE("paths of the API stand in one place", "[tidy]") { check_tree(check_api_paths); }
TEST_CASE("status numbers stand where HTTP is spoken", "[tidy]") { check_tree(check_statuses); }
TEST_CASE("what runs in the browser is free of exceptions, threads and clocks", "[tidy]") { check_tree(check_purity); }
TEST_CASE("files have at most 400 lines", "[tidy]") { check_tree(check_file_length); }
TEST_CASE("functions have at most 70 lines", "[tidy]") { check_tree(check_function_length); }
TEST_CASE("lines have at most 120 characters", "[tidy]") { check_tree(check_line_length); }
TEST_CASE("nothing is called after nothing", "[tidy]") { check_tree(check_names); }
TEST_CASE("every header is guarded", "[tidy]") { check_tree(check_pragma_once); }
TEST_CASE("nothing is left unfinished", "[tidy]") { check_tree(check_unfinished); }
TEST_CASE("no exception is swallowed", "[tidy]") { check_tree(check_empty_catch); }

TEST_CASE("every bound is named once", "[tidy]") {
    const auto limits = std::ranges::find(tree(), "common/validation/limits.hpp", &SourceFile::path);
    REQUIRE(limits != tree().end());
    const auto names = limit_names(*limits);
    CHECK(names.contains("body_length_max"));
    check_tree([&](const SourceFile& file) { return check_bounds(file, names); });
}
