#include "api/routes/site.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/catch.hpp"

using namespace causerie;
using routes::client_address;
using routes::Site;

namespace {

http::Request request(std::vector<http::Header> headers) {
    auto made = http::Request::create(http::Method::post, "/", std::move(headers));
    REQUIRE(made);
    return std::move(*made);
}

bool is_secure(const Site& site, std::vector<http::Header> headers) {
    const auto cookie = site.keep_session(request(std::move(headers)), "token").value;
    CHECK(cookie.starts_with("__Host-session=token; Path=/; HttpOnly; SameSite=Lax;") ==
          (cookie.find("; Secure") != std::string::npos));
    return cookie.starts_with("__Host-");
}

}  // namespace

TEST_CASE("the cookie is plain only where a browser would not keep a secure one", "[routes]") {
    const Site unnamed{std::nullopt};
    CHECK_FALSE(is_secure(unnamed, {{"Host", "localhost:8080"}}));
    CHECK_FALSE(is_secure(unnamed, {{"Host", "127.0.0.1"}}));
    CHECK_FALSE(is_secure(unnamed, {{"Host", "[::1]:8080"}}));
    CHECK(is_secure(unnamed, {{"Host", "localhost"}, {"X-Forwarded-Proto", "https"}}));
    const Site plain{"http://chat.example"};
    CHECK_FALSE(is_secure(plain, {{"Host", "chat.example"}}));
    CHECK(is_secure(plain, {{"Host", "chat.example"}, {"X-Forwarded-Proto", "https"}}));
    const Site secure{"https://chat.example"};
    CHECK(is_secure(secure, {{"Host", "chat.example"}}));
    CHECK(is_secure(secure, {{"Host", "localhost.evil.example"}}));
    CHECK(is_secure(secure, {{"Host", "127.0.0.1.evil.example"}}));
    CHECK_FALSE(is_secure(secure, {{"Host", "localhost:8080"}}));
}

TEST_CASE("a cookie that came over https is not taken from elsewhere, and the other way round", "[routes]") {
    const Site site{std::nullopt};
    const auto plain = request({{"Cookie", "session=a; __Host-session=b"}});
    CHECK(site.session_token(plain) == "a");
    const auto secure = request({{"Cookie", "session=a; __Host-session=b"}, {"X-Forwarded-Proto", "https"}});
    CHECK(site.session_token(secure) == "b");
    CHECK_FALSE(site.session_token(request({})));
}

TEST_CASE("a request is ours when the browser says so, or else when its origin does", "[routes]") {
    const Site site{"https://chat.example"};
    const auto ours = [&](std::vector<http::Header> headers) {
        headers.push_back({"Host", "localhost:8080"});
        return site.is_same_origin(request(std::move(headers)));
    };
    CHECK(ours({{"Sec-Fetch-Site", "same-origin"}}));
    CHECK(ours({{"Sec-Fetch-Site", "none"}}));
    CHECK_FALSE(ours({{"Sec-Fetch-Site", "same-site"}}));
    CHECK_FALSE(ours({{"Sec-Fetch-Site", "cross-site"}, {"Origin", "http://localhost:8080"}}));
    CHECK(ours({{"Origin", "http://localhost:8080"}}));
    CHECK(ours({{"Origin", "https://chat.example"}}));
    CHECK_FALSE(ours({{"Origin", "https://localhost:8080"}}));
    CHECK_FALSE(ours({{"Origin", "http://localhost:80801"}}));
    CHECK_FALSE(ours({{"Origin", "null"}}));
    CHECK_FALSE(ours({}));
    CHECK_FALSE(site.is_cross_site(request({})));
    CHECK(site.is_cross_site(request({{"Origin", "null"}})));
}

TEST_CASE("behind a proxy that was not configured, people can sign in by https all the same", "[routes]") {
    // What Render sends: our name, from an address of its own network. A proxy on the same machine sends it from here.
    const std::string proxy = GENERATE("10.214.3.7", "127.0.0.1");
    CAPTURE(proxy);
    const auto asked = [&](std::vector<http::Header> headers) {
        headers.push_back({"Host", "chat.onrender.com"});
        headers.push_back({"X-Forwarded-Proto", "https"});
        return std::move(*http::Request::create(http::Method::post, "/", std::move(headers), {}, {proxy}));
    };
    const Site unnamed{std::nullopt};
    CHECK(unnamed.keep_session(asked({}), "token").value.starts_with("__Host-session=token;"));
    CHECK(unnamed.is_same_origin(asked({{"Origin", "https://chat.onrender.com"}})));
    CHECK_FALSE(unnamed.is_same_origin(asked({{"Origin", "http://chat.onrender.com"}})));
    CHECK_FALSE(unnamed.is_same_origin(asked({{"Origin", "https://evil.example"}})));
}

TEST_CASE("nobody speaks for others unless that was configured", "[routes]") {
    // Requests that are made for tests come from 127.0.0.1.
    CHECK(client_address(request({}), {}) == "127.0.0.1");
    CHECK(client_address(request({{"X-Forwarded-For", "203.0.113.7"}}), {}) == "127.0.0.1");
    const auto elsewhere = NetworkList::parse("10.0.0.0/8, 203.0.113.7");
    REQUIRE(elsewhere);
    CHECK(client_address(request({{"X-Forwarded-For", "203.0.113.9"}}), *elsewhere) == "127.0.0.1");
}

TEST_CASE("a trusted proxy's client is the last address that no trusted proxy has", "[routes]") {
    const auto trusted = NetworkList::parse("private, 2001:db8:ffff::/48");
    REQUIRE(trusted);
    const auto client = [&](std::vector<std::string> fields) {
        std::vector<http::Header> headers;
        for (auto& field : fields) headers.push_back({"X-Forwarded-For", std::move(field)});
        return client_address(request(std::move(headers)), *trusted);
    };
    CHECK(client({}) == "127.0.0.1");
    CHECK(client({"203.0.113.7"}) == "203.0.113.7");
    CHECK(client({"203.0.113.7, 2001:db8:ffff::1,10.1.2.3"}) == "203.0.113.7");
    CHECK(client({"192.168.1.1, 10.1.2.3"}) == "192.168.1.1");
    // What a client sends itself stands before what our proxy adds, in the same field or in one of its own.
    CHECK(client({"1.2.3.4, 203.0.113.7"}) == "203.0.113.7");
    CHECK(client({"1.2.3.4", "203.0.113.7"}) == "203.0.113.7");
    CHECK(client({"1.2.3.4, 10.9.9.9", "203.0.113.7", "10.1.2.3"}) == "203.0.113.7");
    CHECK(client({"10.9.9.9, 203.0.113.7, 10.1.2.3"}) == "203.0.113.7");
    // Nonsense names nobody: whoever passed it on is held responsible.
    CHECK(client({"1.2.3.4,"}) == "127.0.0.1");
    CHECK(client({"somebody"}) == "127.0.0.1");
    CHECK(client({"1.2.3.4, unknown, 10.1.2.3"}) == "10.1.2.3");
    CHECK(client({""}) == "127.0.0.1");
    CHECK(client({"1.2.3.4", ""}) == "127.0.0.1");
    CHECK(client({",10.1.2.3"}) == "10.1.2.3");
}
