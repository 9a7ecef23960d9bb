#include "tests/support/catch.hpp"
#include "tests/tidy/layer_rules.hpp"
#include "tests/tidy/layout_rules.hpp"

using namespace causerie::tidy;

// Each rule is shown something bad, and something good that looks like it.
namespace {

std::size_t count(const Violations& violations) { return violations.size(); }

std::string times(std::size_t count, const std::string& text) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) all += text;
    return all;
}

std::size_t long_functions(const std::string& text) { return count(check_function_length(parse("api/a.cpp", text))); }

}  // namespace

TEST_CASE("comments and literals are told from code", "[tidy]") {
    const auto file = parse("a.cpp",
                            "int a; // b \"c\"\n"
                            "/* d\n e */ const char* f = \"g \\\" // h\"; char i = '\"';\n"
                            "int j = 1'000; auto k = R\"x(l\n\" m)x\"; int n;\n");
    REQUIRE(file.code.size() == 5);
    CHECK(file.code[0] == "int a; ");
    CHECK(file.code[1].empty());
    CHECK(file.code[2] == " const char* f = \"\"; char i = '';");
    CHECK(file.code[3] == "int j = 1'000; auto k = \"\"");
    CHECK(file.code[4] == "; int n;");
    REQUIRE(file.literals.size() == 2);
    CHECK(file.literals[0].text == "g \\\" // h");
    CHECK(file.literals[0].line == 3);
    CHECK(file.literals[1].text == "l\n\" m");
}

TEST_CASE("an include across a border is found", "[tidy]") {
    const auto includes = [](const std::string& path, const std::string& include) {
        return count(check_includes(parse(path, "#include " + include + "\n")));
    };
    CHECK(includes("api/store/a.cpp", "\"api/services/b.hpp\"") == 1);
    CHECK(includes("api/store/a.cpp", "\"common/model/b.hpp\"") == 0);
    CHECK(includes("api/store/a.cpp", "<pqxx/pqxx>") == 0);
    CHECK(includes("api/services/a.cpp", "<pqxx/pqxx>") == 1);
    CHECK(includes("api/services/a.cpp", "<libpq-fe.h>") == 1);
    CHECK(includes("api/services/a.cpp", "<pistache/http.h>") == 1);
    CHECK(includes("api/http/a.cpp", "<pistache/http.h>") == 0);
    CHECK(includes("api/http/a.cpp", "\"api/services/b.hpp\"") == 1);
    CHECK(includes("api/security/a.cpp", "<sodium.h>") == 0);
    CHECK(includes("api/commands/a.cpp", "\"api/routes/b.hpp\"") == 1);
    CHECK(includes("api/commands/a.cpp", "\"api/store/b.hpp\"") == 0);
    CHECK(includes("api/commands/a.cpp", "<libpq-fe.h>") == 1);
    CHECK(includes("api/services/a.cpp", "<sodium.h>") == 1);
    CHECK(includes("common/model/a.cpp", "\"api/store/b.hpp\"") == 1);
    CHECK(includes("common/model/a.cpp", "<nlohmann/json.hpp>") == 0);
    CHECK(includes("wasm-client/state/a.cpp", "<imgui.h>") == 1);
    CHECK(includes("wasm-client/state/a.cpp", "\"wasm-client/views/b.hpp\"") == 1);
    CHECK(includes("wasm-client/views/a.cpp", "\"wasm-client/net/b.hpp\"") == 1);
    CHECK(includes("wasm-client/views/a.cpp", "<imgui.h>") == 0);
    CHECK(includes("wasm-client/app/a.cpp", "<emscripten.h>") == 1);
    CHECK(includes("wasm-client/platform/a.cpp", "<emscripten.h>") == 0);
    CHECK(includes("wasm-client/app/a.cpp", "\"api/http/b.hpp\"") == 1);
    CHECK(includes("tests/api/a_test.cpp", "<pqxx/pqxx>") == 0);
}

TEST_CASE("reading the environment elsewhere is found", "[tidy]") {
    const std::string call = "const char* a = std::getenv(\"B\");\n";
    CHECK(count(check_environment(parse("api/http/a.cpp", call))) == 1);
    CHECK(count(check_environment(parse("api/config/a.cpp", call))) == 0);
    CHECK(count(check_environment(parse("api/http/a.cpp", "// getenv is read elsewhere\n"))) == 0);
}

TEST_CASE("SQL elsewhere is found", "[tidy]") {
    for (const auto* sql :
         {"SELECT 1", "INSERT INTO a VALUES (1)", "UPDATE a SET b = 1", "DELETE FROM a", "LISTEN a"}) {
        const auto text = "auto a = \"" + std::string{sql} + "\";\n";
        CHECK(count(check_sql(parse("api/services/a.cpp", text))) == 1);
        CHECK(count(check_sql(parse("api/store/a.cpp", text))) == 0);
    }
    CHECK(count(check_sql(parse("api/services/a.cpp", "auto a = R\"(\n  SELECT 1)\";\n"))) == 1);
    CHECK(count(check_sql(parse("api/services/a.cpp", "auto a = \"Please select a room\"; // SELECT\n"))) == 0);
}

TEST_CASE("a path of the API elsewhere is found", "[tidy]") {
    const std::string path = "auto a = \"/api/v1/rooms\";\n";
    CHECK(count(check_api_paths(parse("wasm-client/net/a.cpp", path))) == 1);
    CHECK(count(check_api_paths(parse("common/protocol/routes.hpp", path))) == 0);
}

TEST_CASE("a status number elsewhere is found", "[tidy]") {
    const auto statuses = [](const std::string& text) {
        return count(check_statuses(parse("api/routes/a.cpp", text)));
    };
    CHECK(statuses("return 404;\n") == 1);
    CHECK(statuses("reply(422, text);\n") == 1);
    CHECK(statuses("if (response.status == 200) return;\n") == 1);
    CHECK(statuses("if (status() >= 500) return;\n") == 1);
    CHECK(statuses("const int a = 4040; const int b = 1'404; double c = 0.404; auto d = \"404\"; // 404\n") == 0);
    CHECK(count(check_statuses(parse("api/http/a.cpp", "return 404;\n"))) == 0);
}

TEST_CASE("exceptions, threads and clocks in shared code are found", "[tidy]") {
    for (const auto* text : {"throw 1;\n", "try { a(); }\n", "std::thread a;\n", "std::chrono::system_clock::now();\n",
                             "std::mutex a;\n", "dynamic_cast<A*>(b);\n"}) {
        INFO(text);
        CHECK(count(check_purity(parse("common/a.cpp", text))) == 1);
        CHECK(count(check_purity(parse("wasm-client/state/a.cpp", text))) == 1);
        CHECK(count(check_purity(parse("api/http/a.cpp", text))) == 0);
    }
    CHECK(count(check_purity(parse("common/a.cpp", "int retry = 1; // try again\n"))) == 0);
}

TEST_CASE("a bound that is named twice, or not at all, is found", "[tidy]") {
    const auto names =
        limit_names(parse("common/validation/limits.hpp", "inline constexpr int body_length_max = 4000;\n"));
    const auto bounds = [&](const std::string& text) {
        return count(check_bounds(parse("api/http/a.cpp", text), names));
    };
    CHECK(bounds("constexpr std::size_t body_length_max = 4000;\n") == 1);
    CHECK(bounds("if (text.size() > 4000) return;\n") == 1);
    CHECK(bounds("if (utf8::length(text) >= 64) return;\n") == 1);
    CHECK(bounds("if (text.size() > limits::body_length_max) return;\n") == 0);
    CHECK(bounds("if (text.size() > 1) return;\n") == 0);
    CHECK(bounds("constexpr int buffer_size = 4096;\n") == 0);
}

TEST_CASE("a long file and a long line are found", "[tidy]") {
    CHECK(count(check_file_length(parse("a.cpp", times(400, "\n")))) == 0);
    CHECK(count(check_file_length(parse("a.cpp", times(401, "\n")))) == 1);
    CHECK(count(check_line_length(parse("a.cpp", times(120, "x") + "\n"))) == 0);
    CHECK(count(check_line_length(parse("a.cpp", times(121, "x") + "\n"))) == 1);
    CHECK(count(check_line_length(parse("a.cpp", times(120, "ä") + "\n"))) == 0);
}

TEST_CASE("a long function is found wherever it stands", "[tidy]") {
    const auto body = times(69, "    a();\n");
    CHECK(long_functions("void f() {\n" + times(68, "    a();\n") + "}\n") == 0);
    CHECK(long_functions("void f() {\n" + body + "}\n") == 1);
    CHECK(long_functions("namespace a {\nvoid f(int b = {}) const {\n" + body + "}\n}\n") == 1);
    CHECK(long_functions("struct A : B {\n    int c{};\n    void f() {\n" + body + "    }\n};\n") == 1);
    CHECK(long_functions("A::A(int b) : c_{b}, d_{} {\n" + body + "}\n") == 1);
    CHECK(long_functions("template <typename T>\nvoid f(T t)\n    requires(sizeof(T) > 1)\n{\n" + body + "}\n") == 1);
    CHECK(long_functions("TEST_CASE(\"a\", \"[b]\") {\n" + body + "}\n") == 1);
    CHECK(long_functions("extern \"C\" {\nvoid f() {\n" + body + "}\n}\n") == 1);
    CHECK(long_functions("void f() {\n    if (a) {\n" + body + "    }\n}\n") == 1);
}

TEST_CASE("what is long but no function is left alone", "[tidy]") {
    const auto members = times(90, "    int a{};\n");
    CHECK(long_functions("struct A {\n" + members + "};\n") == 0);
    CHECK(long_functions("namespace a {\n" + members + "}\n") == 0);
    CHECK(long_functions("enum class A {\n" + times(90, "    a,\n") + "};\n") == 0);
    CHECK(long_functions("const std::vector<A> a = {\n" + times(90, "    {1, f(2)},\n") + "};\n") == 0);
    CHECK(long_functions("constexpr std::array<A, 2> a{{\n" + times(90, "    {1, 2},\n") + "}};\n") == 0);
    CHECK(long_functions(times(90, "void f() { a(); }\n")) == 0);
}

TEST_CASE("names that say nothing are found", "[tidy]") {
    for (const auto* path :
         {"common/text/utils.hpp", "api/http/string_util.cpp", "api/helpers/a.cpp", "a/manager.hpp"}) {
        CHECK(count(check_names(parse(path, "int a;\n"))) == 1);
    }
    CHECK(count(check_names(parse("a.hpp", "class RoomManager {};\n"))) == 1);
    CHECK(count(check_names(parse("a.hpp", "struct StringUtils {};\n"))) == 1);
    CHECK(count(check_names(parse("a/futile.hpp", "class Managerial {}; // a helper class Manager\n"))) == 0);
}

TEST_CASE("an unguarded header is found", "[tidy]") {
    CHECK(count(check_pragma_once(parse("a.hpp", "int a;\n"))) == 1);
    CHECK(count(check_pragma_once(parse("a.hpp", "// #pragma once\nint a;\n"))) == 1);
    CHECK(count(check_pragma_once(parse("a.hpp", "#pragma once\n"))) == 0);
    CHECK(count(check_pragma_once(parse("a.cpp", "int a;\n"))) == 0);
}

TEST_CASE("what is unfinished is found", "[tidy]") {
    CHECK(count(check_unfinished(parse("a.cpp", std::string{"int a; // TO"} + "DO: more\n"))) == 1);
    CHECK(count(check_unfinished(parse("a.cpp", std::string{"int a; // FIX"} + "ME\n"))) == 1);
    CHECK(count(check_unfinished(parse("a.cpp", "int today; // done\n"))) == 0);
}

TEST_CASE("a swallowed exception is found", "[tidy]") {
    CHECK(count(check_empty_catch(parse("a.cpp", "try { a(); } catch (...) {}\n"))) == 1);
    CHECK(count(check_empty_catch(parse("a.cpp", "try {\n} catch (const E& e) {\n}\n"))) == 1);
    CHECK(count(check_empty_catch(parse("a.cpp", "try {\n} catch (const E&) {\n    // It is away; ask later.\n}\n"))) ==
          1);
    CHECK(count(check_empty_catch(parse("a.cpp", "try {\n} catch (...) {\n    log(e);\n}\n"))) == 0);
}
