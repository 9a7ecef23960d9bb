#include <fcntl.h>

#include "tests/support/catch.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/small_server.hpp"

using namespace causerie;
using namespace causerie::test;

TEST_CASE("a stream leaves the server with its head said, and is its taker's from then on", "[http][stream]") {
    SmallServer server;
    RawClient client{server.port()};
    client.send(get("/stream"));
    const auto head = client.answer();
    REQUIRE(head);
    CHECK(head->status == 200);
    CHECK(head->header("Content-Type") == "text/event-stream");
    CHECK(head->header("Connection") == "close");
    CHECK(head->header("Content-Length").empty());
    CHECK_FALSE(head->header("X-Content-Type-Options").empty());
    std::optional<http::StreamSocket> socket;
    CHECK(eventually([&] { return (socket = server.take_stream()).has_value(); }));
    CHECK(socket->unsent().empty());
    // Only the taker's descriptor is left.
    CHECK(eventually([&] { return server.server().connection_count() == 0; }));
    CHECK((::fcntl(socket->descriptor(), F_GETFD) & FD_CLOEXEC) != 0);
    CHECK(server.server().drain(0ms));
    CHECK(::send(socket->descriptor(), "data: more\n\n", 12, MSG_NOSIGNAL) == 12);
    socket.reset();
    CHECK(client.rest() == "data: first\n\ndata: more\n\n");
}

TEST_CASE("a stream can be taken over from another thread, long after the request", "[http][stream]") {
    std::mutex mutex;
    std::vector<http::Responder> waiting;
    http::Server server{{}, [&](http::Request, http::Responder responder) {
                            const std::lock_guard lock{mutex};
                            waiting.push_back(std::move(responder));
                        }};
    server.start();
    RawClient client{server.port()};
    client.send(get("/events"));
    REQUIRE(eventually([&] {
        const std::lock_guard lock{mutex};
        return waiting.size() == 1;
    }));
    auto socket = waiting[0].take_over({}, "one");
    REQUIRE(socket);
    CHECK_FALSE(waiting[0].take_over({}, "two"));
    waiting[0].send(http::text(http::Status::ok, std::string{"three"}));
    CHECK(eventually([&] { return server.connection_count() == 0; }));
    socket.reset();
    CHECK(client.answer()->status == 200);
    CHECK(client.rest() == "one");
}

TEST_CASE("a stream for a peer that is gone is not handed out", "[http][stream]") {
    SmallServer server;
    RawClient client{server.port()};
    std::optional<http::Responder> responder;
    http::Server other{{}, [&](http::Request, http::Responder given) { responder.emplace(std::move(given)); }};
    other.start();
    RawClient gone{other.port()};
    gone.send(get("/"));
    CHECK(eventually([&] { return responder.has_value(); }));
    gone.abort();
    CHECK(eventually([&] { return other.connection_count() == 0; }));
    CHECK_FALSE(responder->take_over({}));
}

TEST_CASE("HEAD on a stream ends with its head", "[http][stream]") {
    SmallServer server;
    RawClient client{server.port()};
    client.send("HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\n" + get("/hello"));
    CHECK(client.answer(true)->header("Content-Type") == "text/event-stream");
    CHECK(client.answer()->body == "hello");
}
