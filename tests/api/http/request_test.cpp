#include "api/http/request.hpp"

#include <set>

#include "api/http/host.hpp"
#include "api/http/request_id.hpp"
#include "tests/support/catch.hpp"

using namespace causerie::http;

TEST_CASE("a path is decoded once, and kept as it was sent too", "[http][request]") {
    const auto request = Request::create(Method::get, "/rooms/a%2Fb/%E2%9C%93%252e?q=%2F");
    REQUIRE(request);
    CHECK(request->path() == "/rooms/a/b/✓%2e");
    CHECK(request->raw_path() == "/rooms/a%2Fb/%E2%9C%93%252e");
    CHECK(request->target() == "/rooms/a%2Fb/%E2%9C%93%252e?q=%2F");
}

TEST_CASE("a path with a broken escape or an encoded NUL is no request", "[http][request]") {
    for (const auto* target : {"/%", "/%4", "/%4g", "/%%41", "/a%00b"}) {
        CAPTURE(target);
        CHECK_FALSE(Request::create(Method::get, target));
    }
}

TEST_CASE("query parameters are found by their decoded name, the first one counts", "[http][request]") {
    const auto request = Request::create(Method::get, "/x?a=1&&b==2&=3&c&d=%41+x%2B&a=9&%65=f&g=%zz&h=a?b");
    REQUIRE(request);
    CHECK(request->query("a") == "1");
    CHECK(request->query("b") == "=2");
    CHECK(request->query("c") == "");
    CHECK(request->query("d") == "A x+");
    CHECK(request->query("e") == "f");
    CHECK(request->query("g") == "%zz");
    CHECK(request->query("h") == "a?b");
    CHECK(request->query("") == "3");
    CHECK_FALSE(request->query("z"));
    CHECK_FALSE(Request::create(Method::get, "/x")->query("a"));
}

TEST_CASE("headers are found whatever their case, without the space around them", "[http][request]") {
    const auto request =
        Request::create(Method::get, "/", {{"X-ONE", " \t two \t"}, {"x-one", "three"}, {"Empty", ""}});
    REQUIRE(request);
    CHECK(request->header("x-one") == "two");
    CHECK(request->header("empty").empty());
    CHECK(request->header("missing").empty());
}

TEST_CASE("cookies are found over all fields, and nonsense among them does no harm", "[http][request]") {
    const auto request = Request::create(
        Method::get, "/", {{"Cookie", "junk; a=1;b=\"2\" ; c=3=4; ;=x"}, {"Cookie", "a=9; d=5; session=abc"}});
    REQUIRE(request);
    CHECK(request->cookie("a") == "1");
    CHECK(request->cookie("b") == "\"2\"");
    CHECK(request->cookie("c") == "3=4");
    CHECK(request->cookie("session") == "abc");
    CHECK_FALSE(request->cookie("junk"));
    CHECK_FALSE(request->cookie("sess"));
}

TEST_CASE("a request keeps its views when it is moved", "[http][request]") {
    auto request = Request::create(Method::get, "/a", {{"X", "y"}});
    REQUIRE(request);
    const auto moved = std::move(*request);
    CHECK(moved.header("x") == "y");
    CHECK(moved.target() == "/a");
}

TEST_CASE("the request's id is the peer's where that is fit for a log, else a new one", "[http][request]") {
    CHECK(Request::create(Method::get, "/", {{"X-Request-Id", "Ab.9_-"}})->request_id() == "Ab.9_-");
    for (const auto& unfit : {std::string{"a b"}, std::string{"a\"b"}, std::string(65, 'a'), std::string{}}) {
        const auto given = Request::create(Method::get, "/", {{"X-Request-Id", unfit}});
        REQUIRE(given);
        CHECK(given->request_id() != unfit);
        CHECK(is_request_id(given->request_id()));
    }
    std::set<std::string> ids;
    for (int count = 0; count < 1000; ++count) ids.insert(new_request_id());
    CHECK(ids.size() == 1000);
}

TEST_CASE("only a trusted proxy is believed to have been asked by https", "[http][request]") {
    const auto is_https = [](const Peer& peer, const char* protocol) {
        return Request::create(Method::get, "/", {{"X-Forwarded-Proto", protocol}}, {}, peer)->is_https();
    };
    CHECK(is_https({"10.0.0.1", true}, "https"));
    CHECK_FALSE(is_https({"10.0.0.1", true}, "http"));
    CHECK_FALSE(is_https({"10.0.0.1", false}, "https"));
    CHECK_FALSE(Request::create(Method::get, "/")->is_https());
}

TEST_CASE("a host is a name or an address, with or without a port", "[http][request]") {
    for (const auto* host :
         {"a", "chat.example", "a_b-c.d", "127.0.0.1:80", "localhost:65535", "a:", "[::1]", "[::1]:80"}) {
        CAPTURE(host);
        CHECK(is_host(host));
    }
    for (const auto* host : {"", ":80", "a b", "a/b", "a@b", "[::1", "::1", "[::1]x", "a:99999", "a:8x", "[]", "é"}) {
        CAPTURE(host);
        CHECK_FALSE(is_host(host));
    }
}
