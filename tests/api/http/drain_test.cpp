#include "tests/support/catch.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/small_server.hpp"

using namespace causerie;
using namespace causerie::test;

TEST_CASE("draining lets running requests finish and closes what is idle", "[http][drain]") {
    SmallServer server;
    RawClient idle{server.port()};
    RawClient used{server.port()};
    used.send(get("/hello"));
    CHECK(used.answer()->body == "hello");
    RawClient busy{server.port()};
    busy.send(get("/hold"));
    RawClient half{server.port()};
    half.send("GET /hello HTTP/1.1\r\nHost: a\r\n");
    REQUIRE(eventually([&] { return server.held() == 1 && server.server().connection_count() == 4; }));
    bool is_complete = false;
    std::thread drain{[&] { is_complete = server.server().drain(5s); }};
    CHECK(idle.is_closed());
    CHECK(used.is_closed());
    // Nobody gets in any more, those who are in are heard out.
    CHECK(eventually([&] {
        try {
            RawClient late{server.port()};
            return false;
        } catch (const std::runtime_error&) {
            return true;
        }
    }));
    CHECK(busy.is_silent(50ms));
    half.send("\r\n");
    CHECK(half.answer()->body == "hello");
    server.release();
    const auto answer = busy.answer();
    REQUIRE(answer);
    CHECK(answer->body == "released");
    CHECK(answer->header("Connection") == "close");
    CHECK(busy.is_closed());
    drain.join();
    CHECK(is_complete);
    CHECK(server.server().connection_count() == 0);
}

TEST_CASE("draining ends in time even when a request does not", "[http][drain]") {
    SmallServer server;
    RawClient busy{server.port()};
    busy.send(get("/hold"));
    REQUIRE(eventually([&] { return server.held() == 1; }));
    const auto begin = std::chrono::steady_clock::now();
    CHECK_FALSE(server.server().drain(100ms));
    CHECK(std::chrono::steady_clock::now() - begin < 4s);
    CHECK(busy.is_closed());
    CHECK(server.release() == 1);
}

TEST_CASE("a large answer that is on its way is finished while draining", "[http][drain]") {
    SmallServer server;
    RawClient reader{server.port(), 16 * 1024};
    constexpr std::size_t size = 8UL * 1024 * 1024;
    reader.send(get("/big?n=" + std::to_string(size)));
    std::this_thread::sleep_for(50ms);
    bool is_complete = false;
    std::thread drain{[&] { is_complete = server.server().drain(10s); }};
    std::this_thread::sleep_for(50ms);
    const auto answer = reader.answer();
    REQUIRE(answer);
    CHECK(answer->body.size() == size);
    drain.join();
    CHECK(is_complete);
}
