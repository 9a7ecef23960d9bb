#include "common/json/field_reader.hpp"

#include "common/model/ids.hpp"
#include "common/validation/limits.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;

namespace {

std::string nested(int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']');
}

Result<std::int64_t> read_integer(const std::string& value) {
    std::int64_t number = 0;
    const auto json = parse_json("{\"n\":" + value + "}");
    if (!json) return fail(ErrorCode::invalid_json, "Not JSON");
    FieldReader reader{*json};
    reader.read("n", number);
    return reader.finish(number);
}

}  // namespace

TEST_CASE("text that is not JSON is refused without an exception", "[json]") {
    for (const auto* text : {"", " ", "{", "}", "[1,]", "{\"a\":}", "{\"a\" 1}", "nul", "01", "1 2", "{'a':1}",
                             "\"unterminated", "\"bad \\x escape\"", "\"lone \\ud800 surrogate\"", "\xff", "NaN",
                             "{\"a\":1}{", "[1]]", "\"raw \n newline\""}) {
        INFO(text);
        CHECK_FALSE(parse_json(text));
    }
    CHECK(parse_json(" {\"a\": [1, -2.5e3, true, null, \"\\u00e9\"]} "));
}

TEST_CASE("nesting is bounded, and brackets within strings do not count", "[json]") {
    CHECK(parse_json(nested(limits::json_depth_max)));
    CHECK_FALSE(parse_json(nested(limits::json_depth_max + 1)));
    CHECK_FALSE(parse_json(nested(1'000'000)));
    CHECK_FALSE(parse_json(std::string(1'000'000, '[')));
    CHECK_FALSE(parse_json("{\"a\":" + std::string(1'000'000, '{')));
    CHECK(parse_json("\"" + std::string(1'000, '[') + "\""));
    CHECK(parse_json("\"\\\"" + std::string(1'000, '[') + "\""));
}

TEST_CASE("invalid UTF-8 is written as the replacement character instead of failing", "[json]") {
    const auto text = dump_json({{"a", "x\xff y"}});
    CHECK(text == "{\"a\":\"x\xEF\xBF\xBD y\"}");
}

TEST_CASE("integers are read up to what JavaScript holds exactly", "[json]") {
    CHECK(read_integer("9007199254740991").value() == 9'007'199'254'740'991);
    CHECK(read_integer("-5").value() == -5);
    CHECK(read_integer("0").value() == 0);
    for (const auto* value :
         {"9007199254740992", "18446744073709551615", "1.0", "1e3", "\"7\"", "true", "null", "[]"}) {
        INFO(value);
        const auto result = read_integer(value);
        REQUIRE_FALSE(result);
        CHECK(result.error().fields.at(0).code == "wrong_type");
    }
}

TEST_CASE("a bad optional field is an error, a missing one is not", "[json]") {
    std::optional<std::string> text = "before";
    const nlohmann::json empty = nlohmann::json::object();
    CHECK(FieldReader{empty}.read_optional("a", text).finish(0));
    CHECK_FALSE(text);
    const nlohmann::json bad = {{"a", 7}};
    CHECK_FALSE(FieldReader{bad}.read_optional("a", text).finish(0));
    std::string kept = "default";
    CHECK(FieldReader{empty}.read_if_present("a", kept).finish(0));
    CHECK(kept == "default");
}

TEST_CASE("an error of one's own joins the others", "[json]") {
    const nlohmann::json json = {{"a", 7}};
    std::string text;
    FieldReader reader{json};
    reader.read("a", text).reject("b", "invalid", "Not good");
    const auto result = reader.finish(0);
    REQUIRE_FALSE(result);
    CHECK(result.error().fields ==
          std::vector<FieldError>{{"a", "wrong_type", "Expected a string"}, {"b", "invalid", "Not good"}});
}
