#include "tests/chaos/sse_parser.hpp"

#include <vector>

#include "tests/support/catch.hpp"

using namespace causerie::chaos;

TEST_CASE("a stream is taken apart wherever it was cut", "[chaos]") {
    const std::string stream =
        ":\n\nretry: 1000\nid: e-1\nevent: ping\ndata: {}\n\nid: e-2\nevent: message\ndata: {\"a\":1}\n\n";
    for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
        SseParser parser;
        parser.feed(stream.substr(0, cut));
        std::vector<ServerEvent> events;
        while (auto event = parser.next()) events.push_back(*event);
        parser.feed(stream.substr(cut));
        while (auto event = parser.next()) events.push_back(*event);
        CHECK(events == std::vector<ServerEvent>{{"e-1", "ping", "{}"}, {"e-2", "message", "{\"a\":1}"}});
        CHECK_FALSE(parser.is_malformed());
    }
}

TEST_CASE("bytes of another answer inside a stream are noticed", "[chaos]") {
    SseParser parser;
    parser.feed("id: e-1\nHTTP/1.1 200 OK\n\n");
    CHECK_FALSE(parser.next());
    CHECK(parser.is_malformed());
}
