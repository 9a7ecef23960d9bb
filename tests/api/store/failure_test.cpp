#include "api/store/failure.hpp"

#include "api/store/database.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;

namespace {

constexpr bool open = true;
constexpr bool closed = false;

pqxx::sql_error sql_error(const char* sqlstate) { return pqxx::sql_error{"secret text", "secret query", sqlstate}; }

std::string text_of(const pqxx::failure& failure) {
    try {
        store::throw_translated(failure, open, "users_insert");
    } catch (const std::exception& translated) {
        return translated.what();
    }
}

}  // namespace

TEST_CASE("a failed statement is named by its name and its SQLSTATE only", "[failure]") {
    CHECK(text_of(sql_error("23514")) == "users_insert: SQLSTATE 23514");
    CHECK(text_of(pqxx::broken_connection{"postgresql://u:secret@h"}) == "users_insert: connection lost");
}

TEST_CASE("what will pass is unavailable, what never works is a fault", "[failure]") {
    CHECK_THROWS_AS(store::throw_translated(sql_error("57014"), open, "x"), store::Unavailable);
    CHECK_THROWS_AS(store::throw_translated(sql_error("55P03"), open, "x"), store::Unavailable);
    CHECK_THROWS_AS(store::throw_translated(sql_error("53100"), open, "x"), store::Unavailable);
    CHECK_THROWS_AS(store::throw_translated(sql_error("25006"), open, "x"), store::Unavailable);
    CHECK_THROWS_AS(store::throw_translated(sql_error("23505"), open, "x"), store::Fault);
    CHECK_THROWS_AS(store::throw_translated(sql_error("42601"), open, "x"), store::Fault);
}

TEST_CASE("a lost connection and a deadlock are worth another attempt", "[failure]") {
    CHECK_THROWS_AS(store::throw_translated(sql_error("57P01"), open, "x"), store::Transient);
    CHECK_THROWS_AS(store::throw_translated(sql_error("40P01"), open, "x"), store::Transient);
    CHECK_THROWS_AS(store::throw_translated(sql_error("23505"), closed, "x"), store::Transient);
}

TEST_CASE("a COMMIT without an answer may have happened", "[failure]") {
    CHECK_THROWS_AS(store::throw_translated_commit(pqxx::in_doubt_error{"?"}, open), store::OutcomeUnknown);
    CHECK_THROWS_AS(store::throw_translated_commit(pqxx::broken_connection{"?"}, closed), store::OutcomeUnknown);
    CHECK_THROWS_AS(store::throw_translated_commit(sql_error("57P01"), open), store::OutcomeUnknown);
    CHECK_THROWS_AS(store::throw_translated_commit(sql_error("40001"), open), store::Transient);
    CHECK_THROWS_AS(store::throw_translated_commit(sql_error("23503"), open), store::Fault);
}

TEST_CASE("the reason of a failed connection is one of our own phrases", "[failure]") {
    CHECK(store::connect_failure_reason("FATAL: password authentication failed for user \"x\"") ==
          "authentication failed");
    CHECK(store::connect_failure_reason("could not connect: Connection refused") == "connection refused");
    CHECK(store::connect_failure_reason("postgresql://u:secret@h is odd") == "connection failed");
}

TEST_CASE("a URL that libpq cannot read is described without quoting it", "[failure]") {
    CHECK_FALSE(store::check_url("postgresql://u:secret@h/d?connect_timeout=3"));
    CHECK_FALSE(store::check_url("host=/tmp dbname=x"));
    for (const char* url : {"postgresql://u:secret@h:notaport:9/d?bogus=secret", "secret", "host=a secret"}) {
        CAPTURE(url);
        const auto problem = store::check_url(url);
        REQUIRE(problem);
        CHECK(problem->find("secret") == std::string::npos);
    }
    CHECK_THROWS_AS((store::Database{{.url = "secret"}, log::Logger{log::Level::error, -1}}), std::invalid_argument);
}
