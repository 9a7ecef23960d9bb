#include "common/protocol/problem.hpp"

#include <nlohmann/json.hpp>

#include "common/json/field_reader.hpp"
#include "common/protocol/error_code.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;

TEST_CASE("a problem document survives the way through JSON text", "[protocol]") {
    const Problem problem{.error = {ErrorCode::validation_failed, "Too long", {{"body", "too_long", "At most 4000"}}},
                          .status = 422,
                          .request_id = "r-1"};
    CHECK(decode_problem(422, dump_json(problem)) == problem);
}

TEST_CASE("a problem document has the members that RFC 9457 names, and ours", "[protocol]") {
    const nlohmann::json json = Problem{.error = {ErrorCode::not_found, "No such room", {}}, .status = 404};
    CHECK(json.at("type") == "about:blank");
    CHECK(json.at("title") == title(ErrorCode::not_found));
    CHECK(json.at("status") == 404);
    CHECK(json.at("detail") == "No such room");
    CHECK(json.at("code") == "not_found");
    CHECK(json.at("errors").is_array());
    CHECK(json.contains("request_id"));
}

TEST_CASE("an answer that is no problem document is judged by its status", "[protocol]") {
    for (const auto* body : {"", "<html>", "null", "[]", "\"text\"", "{", "{}"}) {
        for (const int status : {0, 502, 503, 504}) {
            CHECK(decode_problem(status, body).error.code == ErrorCode::unavailable);
        }
        for (const int status : {400, 418, 500, 505}) {
            CHECK(decode_problem(status, body).error.code == ErrorCode::internal);
        }
    }
}

TEST_CASE("a problem document with members of the wrong type keeps what is good", "[protocol]") {
    const auto problem = decode_problem(
        403, R"({"code":7,"detail":["x"],"request_id":null,"errors":[1,{"field":2},{"field":"body","code":"bad"}]})");
    CHECK(problem.error.code == ErrorCode::internal);
    CHECK(problem.error.detail.empty());
    CHECK(problem.error.fields == std::vector<FieldError>{{"", "", ""}, {"body", "bad", ""}});
    CHECK(decode_problem(403, R"({"code":"forbidden","errors":"none"})").error.code == ErrorCode::forbidden);
    CHECK(decode_problem(503, R"({"code":"unheard_of"})").error.code == ErrorCode::unavailable);
}
