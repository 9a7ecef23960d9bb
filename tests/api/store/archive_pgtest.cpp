#include "api/store/archive.hpp"

#include <set>
#include <string>

#include "api/store/unhurried.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/database_fixture.hpp"

using namespace causerie;
namespace archive = store::archive;

TEST_CASE_METHOD(test::DatabaseFixture, "every table is in an archive, or left out on purpose", "[archive]") {
    std::multiset<std::string> known;
    for (const auto& table : archive::tables()) known.insert(table);
    for (const auto& table : archive::left_out()) known.insert(table);
    std::multiset<std::string> all;
    auto connection = schema.connect();
    pqxx::nontransaction tx{connection};
    for (const auto& row : tx.exec("SELECT tablename FROM pg_tables WHERE schemaname = '" + schema.name() + "'")) {
        all.insert(row[0].as<std::string>());
    }
    CHECK(known == all);
}

TEST_CASE_METHOD(test::DatabaseFixture, "only a workspace without people and messages is fresh", "[archive]") {
    const auto is_fresh = [&] { return database->read([](store::Transaction& tx) { return archive::is_fresh(tx); }); };
    CHECK(is_fresh());
    add_user("ann");
    CHECK_FALSE(is_fresh());
}

TEST_CASE_METHOD(test::DatabaseFixture, "a table of any length is read a few hundred rows at a time", "[archive]") {
    schema.execute(
        "INSERT INTO event (seq, kind, subject_id) SELECT seq, 6, 1 FROM generate_series(2, 1001) seq;"
        "UPDATE log_head SET head = 1001");
    std::size_t rows = 0;
    store::read_unhurried(schema.options(), [&](store::Transaction& tx) {
        CHECK(archive::summary(tx).rows.at("event") == 1001);
        // What is written meanwhile belongs to another moment.
        schema.execute("INSERT INTO event (seq, kind, subject_id) VALUES (1002, 6, 1)");
        archive::each_row(tx, "event", [&](std::string_view row) {
            ++rows;
            CHECK(row.starts_with("{\"seq\":" + std::to_string(rows) + ","));
        });
    });
    CHECK(rows == 1001);
}

TEST_CASE_METHOD(test::DatabaseFixture, "of many rows, the one that is refused is named", "[archive]") {
    std::vector<std::string> rows;
    for (int i = 2; i < 102; ++i) {
        rows.push_back("{\"seq\":" + std::to_string(i) + R"(,"at":"2026-01-01T00:00:00Z","kind":6,"subject_id":1})");
    }
    const auto fill = [&] {
        std::optional<archive::Refusal> refusal;
        store::write_unhurried(schema.options(), [&](store::Transaction& tx) {
            refusal = archive::fill(tx, "event", rows);
            return false;
        });
        return refusal;
    };
    CHECK_FALSE(fill());
    rows[57] = R"({"seq":-1,"at":"2026-01-01T00:00:00Z","kind":6,"subject_id":1})";
    const auto refusal = fill();
    REQUIRE(refusal);
    CHECK(refusal->row == 57);
    CHECK(refusal->reason.find("23514") != std::string::npos);
}
