#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/small_server.hpp"

using namespace causerie;
using namespace causerie::test;

namespace {

/// What one connection sends, and what must come back.
struct Attempt {
    const char* name{};
    std::vector<std::string> packets{};
    std::vector<int> answers{};  ///< Their statuses, in order.
    bool closes{};               ///< Whether the server ends the connection afterwards.
    bool finishes{};             ///< Whether the client ends its own direction after sending.
};

const std::string host = "Host: a\r\nConnection: keep-alive\r\n";
const std::string get_head = "GET /hello HTTP/1.1\r\n" + host;
const std::string post = "POST /echo HTTP/1.1\r\n" + host;

std::string line(const std::string& request_line) { return request_line + "\r\n" + host + "\r\n"; }
std::string with(const std::string& field) { return get_head + field + "\r\n\r\n"; }
std::string sized(const std::string& length, const std::string& body) {
    return post + "Content-Length: " + length + "\r\n\r\n" + body;
}
std::string chunked(const std::string& body) { return post + "Transfer-Encoding: chunked\r\n\r\n" + body; }

std::vector<std::string> bytes_of(const std::string& text) {
    std::vector<std::string> bytes;
    for (const char byte : text) bytes.emplace_back(1, byte);
    return bytes;
}

/// The same on every run, and nothing that looks like a request.
std::string junk(std::size_t length) {
    std::string bytes;
    for (std::size_t index = 0; index < length; ++index) bytes += static_cast<char>(0x80 + (index * 7919) % 127);
    return bytes;
}

std::string many_fields(int count) {
    std::string fields;
    for (int field = 0; field < count; ++field) fields += "X" + std::to_string(field) + ": y\r\n";
    return fields;
}

const std::vector<Attempt> framing{
    {"a plain GET", {get_head + "\r\n"}, {200}},
    {"no Connection field", {"GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"}, {200}},
    {"Connection: close", {"GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"}, {200}, true},
    {"HTTP/1.0", {"GET /hello HTTP/1.0\r\n\r\n"}, {200}, true},
    {"no Host", {"GET /hello HTTP/1.1\r\n\r\n"}, {400}, true},
    {"HTTP/2.0", {line("GET /hello HTTP/2.0")}, {505}, true},
    {"version HTTP/1.", {line("GET /hello HTTP/1.")}, {400}, true},
    {"no version", {line("GET /hello ")}, {400}, true},
    {"bare line feeds", {"GET /hello HTTP/1.1\nHost: a\n\n"}, {400}, true},
    {"three requests in a row", {get_head + "\r\n" + get_head + "\r\n" + get_head + "\r\n"}, {200, 200, 200}},
    {"POST and GET in a row", {sized("3", "abc") + get_head + "\r\n"}, {200, 200}},
    {"one byte at a time", bytes_of(get_head + "\r\n"), {200}},
    {"an empty line first", {"\r\n" + get_head + "\r\n"}, {200}},
    {"TLS ClientHello", {std::string{"\x16\x03\x01\x00\xA5\x01\x00\x00\xA1\x03\x03", 11} + junk(150)}, {400}, true},
    {"binary junk", {junk(4000)}, {400}, true},
    {"a field without colon", {"GET /hello HTTP/1.1\r\nHost a\r\n\r\n"}, {400}, true},
    {"a broken line before a field", {"GET /hello HTTP/1.1\r\nbroken line\r\nX: y\r\n\r\n"}, {400}, true},
    {"an empty field name", {"GET /hello HTTP/1.1\r\n: v\r\n" + host + "\r\n"}, {400}, true},
    {"a space before the colon", {get_head + "Content-Length : 3\r\n\r\nabc"}, {400}, true},
    {"a folded line", {"GET /hello HTTP/1.1\r\nX-A: 1\r\n  folded\r\n" + host + "\r\n"}, {400}, true},
    {"NUL in a field", {get_head + std::string{"X: a\0b\r\n\r\n", 10}}, {400}, true},
    {"0xFF in a field", {with("X: \xFF\xFF\xFF")}, {200}},
    {"length -1", {sized("-1", "abc")}, {400}, true},
    {"length abc", {sized("abc", "abc")}, {400}, true},
    {"length 2^63 - 1", {sized("9223372036854775807", "abc")}, {413}, true},
    {"length 8 GB", {sized("8589934592", "abc")}, {413}, true},
    {"length 2^64 - 1", {sized("18446744073709551615", "abc")}, {413}, true},
    {"two lengths that differ", {post + "Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde"}, {400}, true},
    {"length 3, 3", {sized("3, 3", "abc")}, {400}, true},
    {"length and chunks",
     {post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"},
     {400},
     true},
    {"a body longer than its length", {sized("3", "abcGET /hello HTTP/1.1\r\n\r\n")}, {200, 400}, true},
    {"chunks", {chunked("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n")}, {200}},
    {"chunks in pieces", {chunked(""), "5\r\nhel", "lo\r\n6\r\n world", "\r\n0\r\n", "\r\n"}, {200}},
    {"a chunk's end in pieces", {chunked("5\r\nhello\r"), "\n0\r\n\r\n"}, {200}},
    {"chunk size -1", {chunked("-1\r\nhello\r\n0\r\n\r\n")}, {400}, true},
    {"chunk size -5", {chunked("-5\r\nhello\r\n0\r\n\r\n")}, {400}, true},
    {"chunk size 2^63 - 1", {chunked("7fffffffffffffff\r\nhello\r\n0\r\n\r\n")}, {413}, true},
    {"chunk size 4 GB", {chunked("100000000\r\nhello\r\n0\r\n\r\n")}, {413}, true},
    {"no chunk size", {chunked("\r\nhello\r\n0\r\n\r\n")}, {400}, true},
    {"a chunk extension", {chunked("5;a=b\r\nhello\r\n0\r\n\r\n")}, {200}},
    {"a trailer field", {chunked("5\r\nhello\r\n0\r\nX: y\r\n\r\n"), get_head + "\r\n"}, {200, 200}},
    {"Transfer-Encoding: gzip", {post + "Transfer-Encoding: gzip\r\n\r\nabc"}, {501}, true},
    {"Expect: 100-continue", {post + "Content-Length: 3\r\nExpect: 100-continue\r\n\r\n"}, {100}},
    {"Expect: nonsense", {with("Expect: zzz")}, {417}, true},
    {"a GET with a body", {get_head + "Content-Length: 3\r\n\r\nabc"}, {200}},
    {"a field of 100 KB", {with("X: " + std::string(100'000, 'a'))}, {431}, true},
    {"a field of 2 MB", {with("X: " + std::string(2'000'000, 'a'))}, {431}, true},
    {"ten thousand fields", {get_head + many_fields(10'000) + "\r\n"}, {431}, true},
    {"a target of 60 KB", {line("GET /" + std::string(60'000, 'a') + " HTTP/1.1")}, {414}, true},
    // NOLINTNEXTLINE(bugprone-string-constructor): it is meant to be large.
    {"a body of 10 MB", {sized("10000000", std::string(10'000'000, 'z'))}, {413}, true},
    {"lower-case field names",
     {"POST /echo HTTP/1.1\r\nhost: a\r\nconnection: keep-alive\r\ncontent-length: 3\r\n\r\nabc"},
     {200}},
    {"no more bytes after the request", {get_head + "\r\n"}, {200}, true, true},
};

const std::vector<Attempt> methods_and_targets{
    {"HEAD", {line("HEAD /hello HTTP/1.1")}, {200}},
    {"OPTIONS *", {line("OPTIONS * HTTP/1.1")}, {204}},
    {"OPTIONS", {line("OPTIONS /hello HTTP/1.1")}, {204}},
    {"TRACE", {line("TRACE /hello HTTP/1.1")}, {405}},
    {"CONNECT", {line("CONNECT a:80 HTTP/1.1")}, {400}, true},
    {"an unknown method", {line("FOO /hello HTTP/1.1")}, {405}},
    {"dots", {line("GET /../../../etc/passwd HTTP/1.1")}, {404}},
    {"encoded dots", {line("GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1")}, {404}},
    {"an encoded NUL", {line("GET /hello%00.js HTTP/1.1")}, {400}, true},
    {"a malformed escape", {line("GET /hello%zz HTTP/1.1")}, {400}, true},
    {"two slashes", {line("GET //hello HTTP/1.1")}, {404}},
    {"the root", {line("GET / HTTP/1.1")}, {404}},
    {"no target", {line("GET  HTTP/1.1")}, {400}, true},
    {"only a question mark", {line("GET ? HTTP/1.1")}, {400}, true},
    {"a whole address", {line("GET http://a/hello HTTP/1.1")}, {200}},
    {"a fragment", {line("GET /hello#x HTTP/1.1")}, {400}, true},
    {"an odd query", {line("GET /hello?a=1&&b==2&=3&c&d=%41+x&a=9 HTTP/1.1")}, {200}},
    {"an empty query value", {line("GET /hello?a= HTTP/1.1")}, {200}},
    {"a handler that throws", {line("GET /throw HTTP/1.1")}, {500}},
    {"a handler that throws a number", {line("GET /throwint HTTP/1.1")}, {500}},
};

const std::vector<Attempt> fields{
    {"a cookie without =", {with("Cookie: abc")}, {200}},
    {"an empty cookie", {with("Cookie: ")}, {200}},
    {"a cookie that ends in ;", {with("Cookie: a=b;")}, {200}},
    {"a cookie with a flag", {with("Cookie: a=b; flag")}, {200}},
    {"a cookie twice", {with("Cookie: sid=1; sid=2\r\nCookie: sid=3")}, {200}},
    {"Set-Cookie from a client", {with("Set-Cookie: a=b; Max-Age=zz")}, {200}},
    {"an unknown Cache-Control", {with("Cache-Control: foo=1")}, {200}},
    {"max-age without value", {with("Cache-Control: max-age")}, {200}},
    {"an empty Cache-Control", {with("Cache-Control: ")}, {200}},
    {"Accept: junk", {with("Accept: ///;q=")}, {200}},
    {"Accept with a wrong quality", {with("Accept: */*;q=zz")}, {200}},
    {"Accept as Chrome sends it",
     {with("Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")},
     {200}},
    {"Content-Type: junk", {post + "Content-Type: junk\r\nContent-Length: 2\r\n\r\n{}"}, {200}},
    {"a charset", {post + "Content-Type: application/json; charset=utf-8\r\nContent-Length: 2\r\n\r\n{}"}, {200}},
    {"a multipart type",
     {post + "Content-Type: multipart/form-data; boundary=--B\r\nContent-Length: 2\r\n\r\n{}"},
     {200}},
    {"an unclosed IPv6 host", {"GET /hello HTTP/1.1\r\nHost: [::1\r\n\r\n"}, {400}, true},
    {"a host's port above 65535", {"GET /hello HTTP/1.1\r\nHost: a:99999999\r\n\r\n"}, {400}, true},
    {"an IPv6 host", {"GET /hello HTTP/1.1\r\nHost: [::1]:80\r\n\r\n"}, {200}},
    {"two hosts", {"GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"}, {400}, true},
    {"Date: junk", {with("Date: xx")}, {200}},
    {"If-Modified-Since: junk", {with("If-Modified-Since: xx")}, {200}},
    {"an empty Authorization", {with("Authorization: ")}, {200}},
    {"Accept-Encoding", {with("Accept-Encoding: gzip, deflate, br, zstd")}, {200}},
    {"an upgrade",
     {"GET /hello HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n"},
     {200}},
    {"Connection: junk", {"GET /hello HTTP/1.1\r\nHost: a\r\nConnection: zzz\r\n\r\n"}, {200}},
};

bool is_healthy(std::uint16_t port) {
    RawClient client{port};
    client.send(get_head + "\r\n");
    const auto answer = client.answer();
    return answer && answer->status == 200 && answer->body == "hello";
}

void try_each(const std::vector<Attempt>& attempts) {
    SmallServer server;
    for (const auto& attempt : attempts) {
        INFO(attempt.name);
        RawClient client{server.port()};
        const int one = 1;
        ::setsockopt(client.descriptor(), IPPROTO_TCP, 1 /* TCP_NODELAY */, &one, sizeof one);
        for (const auto& packet : attempt.packets) client.send(packet);
        if (attempt.finishes) client.finish_sending();
        for (const auto& status : attempt.answers) {
            const auto answer = client.answer(attempt.packets.front().starts_with("HEAD"));
            REQUIRE(answer);
            CHECK(answer->status == status);
            if (status != 100) CHECK_FALSE(answer->header("x-request-id").empty());
            if (status >= 400) CHECK(answer->header("content-type") == "application/problem+json");
            if (status >= 400) CHECK(answer->body.find("\"status\":" + std::to_string(status)) != std::string::npos);
            CHECK(answer->body.find("secret") == std::string::npos);
            const bool is_last_of_closing = attempt.closes && !attempt.finishes && &status == &attempt.answers.back();
            CHECK((answer->header("connection") == "close") == is_last_of_closing);
        }
        if (attempt.closes) {
            CHECK(client.is_closed());
        } else {
            CHECK(client.is_silent(5ms));
        }
        CHECK(is_healthy(server.port()));
    }
}

}  // namespace

TEST_CASE("hostile framing gets a clear answer and harms nobody", "[http][hostile]") { try_each(framing); }

TEST_CASE("odd methods and targets get_head a clear answer", "[http][hostile]") { try_each(methods_and_targets); }

TEST_CASE("odd fields are no reason to fail", "[http][hostile]") { try_each(fields); }

TEST_CASE("a refused body is heard out, so that its sender gets to read why, but never read as a request",
          "[http][hostile]") {
    SmallServer server;
    RawClient client{server.port()};
    std::string body(8'000'000, 'z');
    for (std::size_t at = 0; at + 1000 < body.size(); at += 1000)
        body.replace(at, get_head.size() + 2, get_head + "\r\n");
    CHECK(client.send(sized(std::to_string(body.size()), body)));
    CHECK(client.answer()->status == 413);
    CHECK(client.is_closed());
    CHECK(server.calls == 0);
}
