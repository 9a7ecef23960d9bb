#include "api/http/server.hpp"

#include <chrono>
#include <fcntl.h>
#include <mutex>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/small_server.hpp"

using namespace causerie;
using namespace causerie::test;
using namespace std::chrono_literals;

TEST_CASE("answers come in the order of the requests, whoever gives them", "[http][server]") {
    SmallServer server;
    RawClient client{server.port()};
    client.send(get("/later") + get("/hold") + get("/nowhere") + get("/hello"));
    CHECK(client.answer()->body == "hello");
    CHECK(client.is_silent(50ms));
    CHECK(server.held() == 1);
    server.release();
    CHECK(client.answer()->body == "released");
    CHECK(client.answer()->status == 404);
    CHECK(client.answer()->body == "hello");
}

TEST_CASE("a connection serves many requests, at once and later", "[http][server]") {
    SmallServer server;
    RawClient client{server.port()};
    std::set<std::string> ids;
    for (int round = 0; round < 200; ++round) {
        client.send(get(round % 2 == 0 ? "/hello" : "/later"));
        const auto answer = client.answer();
        REQUIRE(answer);
        CHECK(answer->body == "hello");
        ids.insert(answer->header("X-Request-Id"));
    }
    CHECK(ids.size() == 200);
    CHECK(server.server().connection_count() == 1);
}

TEST_CASE("a request that is refused unread is answered by the name that it gave itself, if it is sane",
          "[http][server]") {
    SmallServer server;
    const auto id_of_answer = [&](const std::string& fields) {
        RawClient client{server.port()};
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n");
        const auto answer = client.answer();
        REQUIRE(answer);
        CHECK(answer->status >= 400);
        CHECK(answer->body.find("\"" + answer->header("X-Request-Id") + "\"") != std::string::npos);
        return answer->header("X-Request-Id");
    };
    CHECK(id_of_answer("X-Request-Id: named\r\nContent-Length: 99999999\r\n") == "named");
    CHECK(id_of_answer("x-request-id: named\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n") == "named");
    CHECK(id_of_answer("Expect: a miracle\r\nX-Request-Id: named\r\nContent-Length: 1\r\n") == "named");
    CHECK(id_of_answer("X-Request-Id: a b\r\nContent-Length: 99999999\r\n") != "a b");
    CHECK_FALSE(id_of_answer("Content-Length: 99999999\r\nX-Request-Id\r\n").empty());
}

TEST_CASE("HTTP/1.0 keeps the connection only when asked to, and says so", "[http][server]") {
    SmallServer server;
    RawClient client{server.port()};
    client.send("GET /hello HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
    CHECK(client.answer()->header("Connection") == "keep-alive");
    client.send("GET /hello HTTP/1.0\r\n\r\n");
    CHECK(client.answer()->header("Connection") == "close");
    CHECK(client.is_closed());
}

TEST_CASE("HEAD has the head of GET and no body, later answers included", "[http][server]") {
    SmallServer server;
    RawClient client{server.port()};
    for (const auto* target : {"/hello", "/later"}) {
        client.send("HEAD " + std::string{target} + " HTTP/1.1\r\nHost: a\r\n\r\n");
        const auto answer = client.answer(true);
        REQUIRE(answer);
        CHECK(answer->header("Content-Length") == "5");
    }
    CHECK(client.is_silent(20ms));
}

TEST_CASE("a peer that asks first gets leave to send its body, and one that does not is not told", "[http][server]") {
    SmallServer server;
    RawClient client{server.port()};
    const std::string head = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n";
    client.send(head);
    CHECK(client.answer()->status == 100);
    client.send("abc");
    CHECK(client.answer()->body == "abc");
    client.send(head + "def");
    CHECK(client.answer()->body == "def");
}

TEST_CASE("whatever a handler throws becomes a 500 that tells nothing, and the log hears it", "[http][server]") {
    SmallServer server;
    RawClient client{server.port()};
    for (const auto* target : {"/throw", "/throwint", "/forget"}) {
        client.send(get(target));
        const auto answer = client.answer();
        REQUIRE(answer);
        CHECK(answer->status == 500);
        CHECK(answer->body.find("secret") == std::string::npos);
        CHECK(answer->body.find("\"code\":\"internal\"") != std::string::npos);
    }
    client.send(get("/hello"));
    CHECK(client.answer()->body == "hello");
    CHECK(server.faults().find("secret detail") != std::string::npos);
    CHECK(server.faults().find("no answer") != std::string::npos);
}

TEST_CASE("only the first of several answers counts, for later requests too", "[http][server]") {
    std::mutex mutex;
    std::vector<http::Responder> seen;
    http::Server server{{.bind_address = "127.0.0.1"}, [&](http::Request, http::Responder responder) {
                            const std::lock_guard lock{mutex};
                            if (seen.empty()) responder.send(http::text(http::Status::ok, std::string{"first"}));
                            seen.push_back(std::move(responder));
                        }};
    server.start();
    RawClient client{server.port()};
    client.send(get("/") + get("/"));
    CHECK(client.answer()->body == "first");
    REQUIRE(eventually([&] {
        const std::lock_guard lock{mutex};
        return seen.size() == 2;
    }));
    seen[0].send(http::text(http::Status::ok, std::string{"again"}));
    CHECK(client.is_silent(20ms));
    seen[1].send(http::text(http::Status::ok, std::string{"second"}));
    CHECK(client.answer()->body == "second");
}

TEST_CASE("a client that has said all it wants to say still gets the answer that takes time", "[http][server]") {
    SmallServer server;
    RawClient client{server.port()};
    client.send(get("/hold"));
    client.finish_sending();
    CHECK(eventually([&] { return server.held() == 1; }));
    server.release();
    CHECK(client.answer()->body == "released");
    CHECK(client.is_closed());
}

TEST_CASE("an answer for a peer that is gone goes nowhere", "[http][server]") {
    SmallServer server;
    {
        RawClient client{server.port()};
        client.send(get("/hold"));
        CHECK(eventually([&] { return server.held() == 1; }));
        client.abort();
    }
    CHECK(eventually([&] { return server.server().connection_count() == 0; }));
    CHECK(server.release() == 1);
    RawClient other{server.port()};
    CHECK(other.is_silent(20ms));
}

TEST_CASE("a peer that asks faster than it is answered is held back, not buffered", "[http][server]") {
    SmallServer server;
    RawClient client{server.port()};
    client.send(get("/hold"));
    CHECK(eventually([&] { return server.held() == 1; }));
    ::fcntl(client.descriptor(), F_SETFL, O_NONBLOCK);
    const auto more = get("/hello");
    std::size_t accepted = 0;
    // The kernel's buffers of both sides take a few megabytes; then it must stop.
    constexpr std::size_t enough = 64UL * 1024 * 1024;
    for (int pause = 0; pause < 20 && accepted < enough;) {
        const auto count = ::send(client.descriptor(), more.data(), more.size(), MSG_NOSIGNAL);
        if (count > 0) accepted += static_cast<std::size_t>(count);
        if (count <= 0) {
            ++pause;
            std::this_thread::sleep_for(5ms);
        }
    }
    CHECK(accepted < enough);
    CHECK(server.calls == 1);
}

TEST_CASE("both address families are served through one socket, and peers are named plainly", "[http][server]") {
    std::mutex mutex;
    std::vector<std::string> peers;
    http::ServerOptions options;
    options.access_log = [&](const http::AccessRecord& record) {
        const std::lock_guard lock{mutex};
        peers.emplace_back(record.peer_address);
    };
    SmallServer server{options};
    // An answer is logged after it was sent, on its own worker: so the next one is asked for only then.
    for (const auto* address : {"127.0.0.1", "::1"}) {
        RawClient client{server.port(), 0, address};
        client.send(get("/hello"));
        CHECK(client.answer()->body == "hello");
        CHECK(eventually([&] {
            const std::lock_guard lock{mutex};
            return !peers.empty() && peers.back() == address;
        }));
    }
    CHECK(peers == std::vector<std::string>{"127.0.0.1", "::1"});
}

TEST_CASE("a taken port and a name in place of an address are refused in words", "[http][server]") {
    SmallServer server;
    const auto start = [](http::ServerOptions options) {
        http::Server{std::move(options), [](http::Request, http::Responder) {}}.start();
    };
    CHECK_THROWS_WITH(start({.port = server.port()}), test::contains("in use"));
    CHECK_THROWS_WITH(start({.bind_address = "localhost"}), test::contains("localhost"));
}

TEST_CASE("peers beyond the cap are closed, and those within it do not notice", "[http][server]") {
    http::ServerOptions options;
    options.limits.connection_count_max = 3;
    SmallServer server{options};
    std::vector<RawClient> clients;
    for (int count = 0; count < 3; ++count) {
        clients.emplace_back(server.port());
        clients.back().send(get("/hello"));
        CHECK(clients.back().answer()->body == "hello");
    }
    RawClient fourth{server.port()};
    CHECK(fourth.is_closed());
    clients[0].send(get("/hello"));
    CHECK(clients[0].answer()->body == "hello");
    clients.pop_back();
    CHECK(eventually([&] {
        RawClient next{server.port()};
        next.send(get("/hello"));
        return next.answer().has_value();
    }));
}

TEST_CASE("every answer is logged with what was asked, never with the query", "[http][server]") {
    std::mutex mutex;
    std::string log;
    http::ServerOptions options;
    options.access_log = [&](const http::AccessRecord& record) {
        const std::lock_guard lock{mutex};
        log += std::string{record.request_id} + " " + std::string{http::name(record.method)} + " " +
               std::string{record.path} + " " + std::to_string(static_cast<int>(record.status)) + " " +
               std::to_string(record.bytes) + "\n";
    };
    SmallServer server{options};
    RawClient client{server.port()};
    client.send("GET /hello?token=secret HTTP/1.1\r\nHost: a\r\nX-Request-Id: mine\r\n\r\n");
    CHECK(client.answer()->header("X-Request-Id") == "mine");
    client.send("nonsense\r\n");
    CHECK(client.answer()->status == 400);
    CHECK(eventually([&] {
        const std::lock_guard lock{mutex};
        return log.find(" 400 ") != std::string::npos;
    }));
    CHECK(log.find("mine GET /hello 200 5\n") != std::string::npos);
    CHECK(log.find("secret") == std::string::npos);
}
