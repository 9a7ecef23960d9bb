#include "tests/bench/answer_reader.hpp"

#include "tests/support/catch.hpp"

using namespace causerie::bench;

namespace {

constexpr std::string_view two_answers =
    "HTTP/1.1 201 Created\r\nX: y\r\ncontent-length: 5\r\n\r\nfirst"
    "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";

}  // namespace

TEST_CASE("answers come out whole, however their bytes arrive", "[bench]") {
    for (std::size_t step = 1; step <= two_answers.size(); ++step) {
        AnswerReader reader;
        std::string seen;
        for (std::size_t at = 0; at < two_answers.size(); at += step) {
            reader.feed(two_answers.substr(at, step));
            while (const auto answer = reader.next())
                seen += std::to_string(answer->status) + "=" + std::string{answer->body} + ";";
        }
        CHECK(seen == "201=first;503=;");
        CHECK_FALSE(reader.is_malformed());
    }
}

TEST_CASE("what is no answer, or has no length, is malformed", "[bench]") {
    for (const auto* text : {"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n",
                             "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n", "nonsense\r\n\r\n"}) {
        AnswerReader reader;
        reader.feed(text);
        CHECK_FALSE(reader.next());
        CHECK(reader.is_malformed());
    }
}

TEST_CASE("a field is found by its whole name", "[bench]") {
    constexpr std::string_view head = "HTTP/1.1 200 OK\r\nX-Content-Length: 1\r\nCONTENT-LENGTH:  2\r\nEmpty:";
    CHECK(field(head, "Content-Length") == "2");
    CHECK(field(head, "Content").empty());
    CHECK(field(head, "Empty").empty());
}
