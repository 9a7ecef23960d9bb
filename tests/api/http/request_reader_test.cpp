#include "api/http/request_reader.hpp"

#include <array>
#include <chrono>

#include "tests/support/catch.hpp"

using namespace causerie::http;
using State = RequestReader::State;

namespace {

const Limits limits;
const std::string post_head = "POST /api/v1/rooms HTTP/1.1\r\nHost: chat.example\r\n";

/// The status that these bytes are refused with; 0 when they are taken or still too short.
int refusal(std::string_view bytes) {
    RequestReader reader{limits};
    reader.feed(bytes);
    return reader.state() == State::failed ? static_cast<int>(reader.fault().status) : 0;
}

std::string chunked(std::string_view body) {
    return post_head + "Transfer-Encoding: chunked\r\n\r\n" + std::string{body};
}

}  // namespace

TEST_CASE("a request is read however its bytes are split", "[http][reader]") {
    const std::string body = "{\"body\": \"hello\"}";
    const std::array requests{
        std::string{"GET /rooms/3?before=5 HTTP/1.1\r\nHost: a\r\nX-One:  two \r\n\r\n"},
        post_head + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body,
        chunked("5;name=\"value\"\r\n{\"bod\r\nc\r\ny\": \"hello\"}\r\n0\r\nX-Checked: y\r\n\r\n"),
        std::string{"\r\n\r\nGET / HTTP/1.0\r\n\r\n"},
    };
    for (const auto& bytes : requests) {
        RequestReader whole{limits};
        REQUIRE(whole.feed(bytes) == bytes.size());
        REQUIRE(whole.state() == State::complete);
        const auto expected = whole.take({"::1"});
        for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
            RequestReader reader{limits};
            CHECK(reader.feed(std::string_view{bytes}.substr(0, cut)) == cut);
            CHECK(reader.state() != State::complete);
            CHECK(reader.feed(std::string_view{bytes}.substr(cut)) == bytes.size() - cut);
            REQUIRE(reader.state() == State::complete);
            const auto request = reader.take({"::1"});
            CHECK(request.target() == expected.target());
            CHECK(request.body() == expected.body());
        }
        RequestReader trickle{limits};
        for (const char byte : bytes) CHECK(trickle.feed({&byte, 1}) == 1);
        REQUIRE(trickle.state() == State::complete);
        CHECK(trickle.take({"::1"}).body() == expected.body());
    }
}

TEST_CASE("a request ends where it ends, and the next one begins there", "[http][reader]") {
    const std::string first = post_head + "Content-Length: 3\r\n\r\nabc";
    const std::string second = chunked("2\r\nde\r\n0\r\n\r\n");
    const std::string third = "GET /third HTTP/1.1\r\nHost: a\r\n\r\n";
    std::string_view rest;
    const auto all = first + "\r\n" + second + third;
    rest = all;
    RequestReader reader{limits};
    for (const std::string body : {"abc", "de", ""}) {
        rest.remove_prefix(reader.feed(rest));
        REQUIRE(reader.state() == State::complete);
        CHECK(reader.feed(rest) == 0);
        CHECK(reader.take({"::1"}).body() == body);
    }
    CHECK(rest.empty());
    CHECK(reader.state() == State::idle);
}

TEST_CASE("what could be read in two ways is refused", "[http][reader]") {
    const auto get = [](const std::string& fields) { return "GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n"; };
    CHECK(refusal(get("Content-Length: 3\r\nContent-Length: 3\r\n")) == 400);
    CHECK(refusal(get("Content-Length: 3, 3\r\n")) == 400);
    CHECK(refusal(get("Content-Length: +3\r\n")) == 400);
    CHECK(refusal(get("Content-Length: 0x3\r\n")) == 400);
    CHECK(refusal(get("Content-Length:\r\n")) == 400);
    CHECK(refusal(get("Content-Length : 3\r\n")) == 400);
    CHECK(refusal(get("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n")) == 400);
    CHECK(refusal(get("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")) == 400);
    CHECK(refusal(get("Transfer-Encoding: chunked, gzip\r\n")) == 501);
    CHECK(refusal(get("Transfer-Encoding: gzip, chunked\r\n")) == 501);
    CHECK(refusal(get("Transfer-Encoding: identity\r\n")) == 501);
    CHECK(refusal(get("Transfer-Encoding: xchunked\r\n")) == 501);
    CHECK(refusal("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n") == 400);
    CHECK(refusal(get(" folded: x\r\n")) == 400);
    CHECK(refusal(get("X: y\r\n folded\r\n")) == 400);
    CHECK(refusal(get("X: y\rZ: w\r\n")) == 400);
    CHECK(refusal("GET / HTTP/1.1\r\nHost: a\r\n\rX: y\r\n\r\n") == 400);
    CHECK(refusal(get("X: y\nZ: w\r\n")) == 400);
    CHECK(refusal(get(std::string{"X: a\0b\r\n", 8})) == 400);
    CHECK(refusal(get("Connection: keep alive\r\n")) == 400);
    CHECK(refusal(get("Connection: close;x\r\n")) == 400);
    CHECK(refusal(get("Host: b\r\n")) == 400);
    CHECK(refusal("GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
    CHECK(refusal("GET http://a@b/ HTTP/1.1\r\nHost: b\r\n\r\n") == 400);
    CHECK(refusal("GET /a b HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
    CHECK(refusal("GET /\tb HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
    CHECK(refusal("GET /\xC3\xA9 HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
    CHECK(refusal("get / HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
    CHECK(refusal("GET / http/1.1\r\nHost: a\r\n\r\n") == 400);
    CHECK(refusal("GET / HTTP/1.11\r\nHost: a\r\n\r\n") == 400);
    CHECK(refusal("GET / HTTP/3.0\r\nHost: a\r\n\r\n") == 505);
    CHECK(refusal("GET http://a/ HTTP/1.1\r\nHost: A\r\n\r\n") == 0);
}

TEST_CASE("a chunked body is refused at its first wrong byte", "[http][reader]") {
    CHECK(refusal(chunked("5\nhello\n0\n\n")) == 400);
    CHECK(refusal(chunked("5 \r\nhello\r\n0\r\n\r\n")) == 400);
    CHECK(refusal(chunked("+5\r\nhello\r\n0\r\n\r\n")) == 400);
    CHECK(refusal(chunked("0x5\r\nhello\r\n0\r\n\r\n")) == 400);
    CHECK(refusal(chunked("\r\nhello\r\n0\r\n\r\n")) == 400);
    CHECK(refusal(chunked(";x\r\nhello\r\n0\r\n\r\n")) == 400);
    CHECK(refusal(chunked("\n")) == 400);
    CHECK(refusal(chunked("5\r\nhello\n")) == 400);
    CHECK(refusal(chunked("0\r\n\n")) == 400);
    CHECK(refusal(chunked("5;\r\nhello\r\n")) == 400);
    CHECK(refusal(chunked("5;a=\r\nhello\r\n")) == 400);
    CHECK(refusal(chunked("5;a=\"b\r\nhello\r\n")) == 400);
    CHECK(refusal(chunked("5;a=\"b\"c\r\nhello\r\n")) == 400);
    CHECK(refusal(chunked("5;a=b \r\nhello\r\n")) == 400);
    CHECK(refusal(chunked("5;a b\r\nhello\r\n")) == 400);
    CHECK(refusal(chunked("5 ; a = \"\\\"\" ; c\r\nhello\r\n")) == 400);
    CHECK(refusal(chunked("5; a = \"\\\"\" ; c\r\nhello\r\n")) == 0);
    CHECK(refusal(chunked("5\r\nhelloo\r\n0\r\n\r\n")) == 400);
    CHECK(refusal(chunked("5\r\nhello0\r\n\r\n")) == 400);
    CHECK(refusal(chunked("5\rhello\r\n0\r\n\r\n")) == 400);
    CHECK(refusal(chunked("5;a\rb\r\nhello\r\n0\r\n\r\n")) == 400);
    CHECK(refusal(chunked(std::string_view{"5;\0\r\nhello\r\n0\r\n\r\n", 17})) == 400);
    CHECK(refusal(chunked("0\r\nno field\r\n\r\n")) == 400);
    CHECK(refusal(chunked("0\r\nX : y\r\n\r\n")) == 400);
    CHECK(refusal(chunked("0\r\n: y\r\n\r\n")) == 400);
    CHECK(refusal(chunked("0\r\ncontent-Length: 5\r\n\r\n")) == 400);
    CHECK(refusal(chunked("0\r\nTransfer-Encoding: chunked\r\n\r\n")) == 400);
    CHECK(refusal(chunked("0000000000005\r\nhello\r\n0\r\n\r\n")) == 413);
    CHECK(refusal(chunked("fffffffffffffffff\r\n")) == 413);
    CHECK(refusal(chunked("10001\r\n")) == 413);
    CHECK(refusal(chunked("5;" + std::string(2000, 'x'))) == 431);
    std::string waste;
    for (int count = 0; count < 100; ++count) waste += "1;" + std::string(1000, 'x') + "\r\na\r\n";
    CHECK(refusal(chunked(waste)) == 413);
}

TEST_CASE("the limits are reached exactly and not passed", "[http][reader]") {
    const auto sized = [](std::size_t length) {
        return post_head + "Content-Length: " + std::to_string(length) + "\r\n\r\n";
    };
    CHECK(refusal(sized(limits.body_length_max)) == 0);
    CHECK(refusal(sized(limits.body_length_max + 1)) == 413);
    CHECK(refusal(sized(18446744073709551615U)) == 413);
    const auto target = [](std::size_t length) {
        return "GET /" + std::string(length - 1, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n";
    };
    CHECK(refusal(target(limits.target_length_max)) == 0);
    CHECK(refusal(target(limits.target_length_max + 1)) == 414);
    const auto fields = [](std::size_t count) {
        std::string bytes = "GET / HTTP/1.1\r\nHost: a\r\n";
        for (std::size_t field = 1; field < count; ++field) bytes += "X: y\r\n";
        return bytes + "\r\n";
    };
    CHECK(refusal(fields(limits.field_count_max)) == 0);
    CHECK(refusal(fields(limits.field_count_max + 1)) == 431);
    const auto head = [](std::size_t length) {
        std::string bytes = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
        return bytes + std::string(length - bytes.size() - 4, 'x') + "\r\n\r\n";
    };
    CHECK(refusal(head(limits.head_length_max)) == 0);
    CHECK(refusal(head(limits.head_length_max + 1)) == 431);
    std::string joined = "fff0\r\n" + std::string(0xfff0, 'a') + "\r\n";
    CHECK(refusal(chunked(joined + "10\r\n0123456789abcdef\r\n0\r\n\r\n")) == 0);
    CHECK(refusal(chunked(joined + "11\r\n")) == 413);
}

TEST_CASE("bytes that are no request are refused before their end comes", "[http][reader]") {
    CHECK(refusal("GET / HTTP/1.1\n") == 400);
    CHECK(refusal("GET / HTTP/1.1\r\nHost: a\n") == 400);
    CHECK(refusal("\x16\x03\x01\x02") == 400);
    CHECK(refusal("SSH-2.0-OpenSSH_9.2p1") == 400);
    CHECK(refusal("AVERYLONGMETHODNAME") == 400);
    CHECK(refusal(std::string_view{"\0\0\0\0", 4}) == 400);
    CHECK(refusal("GET /" + std::string(limits.target_length_max + 20, 'a')) == 414);
    CHECK(refusal("GET / HTTP/1.1\r\nX: " + std::string(limits.head_length_max, 'a')) == 431);
    CHECK(refusal("GET / HT") == 0);
}

TEST_CASE("reading costs the same per byte however slowly the bytes come", "[http][reader]") {
    Limits generous;
    generous.head_length_max = 60'000;
    generous.field_count_max = 60'000;
    std::string bytes = "GET / HTTP/1.1\r\nHost: a\r\n";
    while (bytes.size() < 59'000) bytes += "X-Field: " + std::string(80, 'v') + "\r\n";
    const auto begin = std::chrono::steady_clock::now();
    RequestReader reader{generous};
    for (const char byte : bytes) reader.feed({&byte, 1});
    reader.feed("\r\n");
    CHECK(reader.state() == State::complete);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{1});
}

TEST_CASE("a peer that waits for leave to send its body is noticed once", "[http][reader]") {
    RequestReader reader{limits};
    reader.feed(post_head + "Content-Length: 3\r\nExpect: 100-Continue\r\n\r\n");
    CHECK(reader.take_expectation());
    CHECK_FALSE(reader.take_expectation());
    reader.feed("abc");
    CHECK(reader.state() == State::complete);

    RequestReader eager{limits};
    eager.feed(post_head + "Content-Length: 3\r\nExpect: 100-continue\r\n\r\na");
    CHECK_FALSE(eager.take_expectation());

    CHECK(refusal(post_head + "Content-Length: 3\r\nExpect: 200-ok\r\n\r\n") == 417);
    CHECK(refusal(post_head + "Content-Length: 99999999\r\nExpect: 100-continue\r\n\r\n") == 413);
}
