#include <algorithm>
#include <array>
#include <fstream>

#include "tests/support/catch.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/small_server.hpp"

using namespace causerie;
using namespace causerie::test;

namespace {

/// Resident memory of this process, client side included, in KiB.
long resident_kib() {
    std::ifstream file{"/proc/self/statm"};
    long total = 0;
    long resident = 0;
    file >> total >> resident;
    return resident * (::sysconf(_SC_PAGESIZE) / 1024);
}

}  // namespace

TEST_CASE("peers that take too long are told so, or closed when there is nothing to tell", "[http][slow]") {
    http::ServerOptions options;
    options.limits.head_timeout = 200ms;
    options.limits.body_timeout = 400ms;
    options.limits.idle_timeout = 600ms;
    SmallServer server{options};
    RawClient idle{server.port()};
    RawClient head{server.port()};
    RawClient body{server.port()};
    head.send("GET /hello HTTP/1.1\r\nHost: a\r\n");
    body.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc");
    const auto begin = std::chrono::steady_clock::now();
    const auto since = [&] { return std::chrono::steady_clock::now() - begin; };
    // More bytes do not buy more time.
    for (int drops = 0; drops < 30 && head.is_silent(10ms); ++drops) head.send("X: y\r\n");
    const auto to_head = head.answer();
    REQUIRE(to_head);
    CHECK(to_head->status == 408);
    CHECK(to_head->header("Connection") == "close");
    CHECK(since() >= 200ms);
    const auto to_body = body.answer();
    REQUIRE(to_body);
    CHECK(to_body->status == 408);
    CHECK(since() >= 400ms);
    CHECK(idle.is_closed());
    CHECK(since() >= 600ms);
    CHECK(server.calls == 0);
}

TEST_CASE("a chunked body that trickles in is cut by the same clock", "[http][slow]") {
    http::ServerOptions options;
    options.limits.body_timeout = 200ms;
    SmallServer server{options};
    RawClient client{server.port()};
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int chunks = 0; chunks < 100 && client.is_silent(10ms); ++chunks) client.send("1\r\na\r\n");
    CHECK(client.answer()->status == 408);
}

TEST_CASE("a request that waits for its handler is not timed out", "[http][slow]") {
    http::ServerOptions options;
    options.limits.head_timeout = options.limits.body_timeout = options.limits.idle_timeout = 100ms;
    SmallServer server{options};
    RawClient client{server.port()};
    client.send(get("/hold"));
    CHECK(client.is_silent(400ms));
    CHECK(server.release() == 1);
    CHECK(client.answer()->body == "released");
}

TEST_CASE("an answer larger than the socket arrives whole, and the connection goes on", "[http][slow]") {
    SmallServer server;
    RawClient client{server.port(), 16 * 1024};
    for (const auto* target : {"/big?n=", "/private?n="}) {
        constexpr std::size_t size = 5UL * 1024 * 1024 + 17;
        client.send(get(target + std::to_string(size)) + get("/later"));
        std::this_thread::sleep_for(20ms);
        const auto answer = client.answer();
        REQUIRE(answer);
        CHECK(answer->body.size() == size);
        CHECK(answer->body.find_first_not_of(answer->body[0]) == std::string::npos);
        CHECK(answer->header("Connection").empty());
        CHECK(client.answer()->body == "hello");
    }
}

TEST_CASE("readers that do not read cost little memory and are cut; slow ones are served", "[http][slow]") {
    http::ServerOptions options;
    options.limits.send_rate_span = 1s;
    options.limits.send_rate_min = 4 * 1024;
    SmallServer server{options};
    RawClient warm_up{server.port()};
    warm_up.send(get("/big?n=1000"));
    CHECK(warm_up.answer().has_value());
    const auto before = resident_kib();
    std::vector<RawClient> blind;
    for (int count = 0; count < 100; ++count) {
        blind.emplace_back(server.port(), 16 * 1024);
        blind.back().send(get("/big?n=50000000"));
    }
    RawClient slow{server.port(), 16 * 1024};
    slow.send(get("/big?n=2000000"));
    std::size_t received = 0;
    const auto deadline = std::chrono::steady_clock::now() + 60s;
    while (received < 2'000'000 && std::chrono::steady_clock::now() < deadline) {
        received += slow.swallow(20'000);
        std::this_thread::sleep_for(10ms);
    }
    CHECK(received >= 2'000'000);
    // A hundred private copies of 50 MB would be 5 GB.
    CHECK(resident_kib() - before < 40 * 1024);
    CHECK(eventually([&] { return server.server().connection_count() <= 2; }, 20s));
    RawClient other{server.port()};
    other.send(get("/hello"));
    CHECK(other.answer()->body == "hello");
}

TEST_CASE("private answers that nobody takes are bounded over all connections", "[http][slow]") {
    http::ServerOptions options;
    options.limits.unsent_total_max = 20UL * 1024 * 1024;
    SmallServer server{options};
    std::vector<RawClient> blind;
    for (int count = 0; count < 20; ++count) {
        blind.emplace_back(server.port(), 16 * 1024);
        blind.back().send(get("/private?n=4000000"));
    }
    // Each holds 4 MB; with the fifth the budget is spent, and those that come after are cut.
    CHECK(eventually([&] { return server.calls == 20 && server.server().connection_count() <= 5; }));
    CHECK(server.server().connection_count() >= 3);
    blind.clear();
    CHECK(eventually([&] { return server.server().connection_count() == 0; }));
    // What they had reserved is free again.
    RawClient client{server.port(), 16 * 1024};
    client.send(get("/private?n=4000000"));
    std::this_thread::sleep_for(50ms);
    CHECK(client.answer()->body.size() == 4'000'000);
}

TEST_CASE("requests that have not arrived whole are bounded over all connections", "[http][slow]") {
    http::ServerOptions options;
    options.limits.unread_total_max = 100'000;
    SmallServer server{options};
    const std::string part(45'000, 'a');
    const auto post = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n" + part;
    // Whatever ends a request, what it took is free again: so this goes on for ever.
    for (int round = 0; round < 4; ++round) {
        std::array<RawClient, 3> clients{RawClient{server.port()}, RawClient{server.port()}, RawClient{server.port()}};
        for (auto& client : clients) client.send(post);
        // There is room for two of them, and no saying which two.
        auto refused = clients.end();
        CHECK(eventually([&] {
            refused = std::ranges::find_if(clients, [](RawClient& client) { return !client.is_silent(2ms); });
            return refused != clients.end();
        }));
        REQUIRE(refused != clients.end());
        const auto refusal = refused->answer();
        REQUIRE(refusal);
        CHECK(refusal->status == 503);
        CHECK(refusal->header("Retry-After") == "1");
        CHECK(refusal->body.find("\"code\":\"unavailable\"") != std::string::npos);
        CHECK(refused->is_closed());
        // Who sends all at once is served all the same, and those who were there may go on.
        RawClient quick{server.port()};
        quick.send(get("/hello"));
        CHECK(quick.answer()->body == "hello");
        auto& patient = clients.at(refused == clients.begin() ? 1 : 0);
        auto& leaving = clients.at(refused == clients.end() - 1 ? 1 : 2);
        CHECK(patient.is_silent(20ms));
        CHECK(leaving.is_silent(20ms));
        // What the refused one had sent is forgotten, so that there is room for less.
        RawClient small{server.port()};
        small.send(post.substr(0, 5'000));
        CHECK(small.is_silent(20ms));
        patient.send(std::string(15'000, 'b'));
        CHECK(patient.answer()->body.size() == 60'000);
        round % 2 == 0 ? leaving.abort() : leaving.finish_sending();
        CHECK(eventually([&] { return server.server().connection_count() == 4; }));
    }
    CHECK(server.calls == 8);
}

TEST_CASE("what is asked ahead of an answer counts as not yet arrived", "[http][slow]") {
    http::ServerOptions options;
    options.limits.unread_total_max = 20'000;
    SmallServer server{options};
    std::string many = get("/hold");
    while (many.size() < 15'000) many += get("/hello");
    RawClient first{server.port()};
    first.send(many);
    CHECK(eventually([&] { return server.held() == 1; }));
    RawClient second{server.port()};
    second.send(many);
    CHECK(second.answer()->status == 503);
    CHECK(second.rest().empty());
    CHECK(server.held() == 1);
    server.release();
    CHECK(first.answer()->body == "released");
    CHECK(first.answer()->body == "hello");
}

TEST_CASE("a peer with much to ask does not keep others from being served", "[http][slow]") {
    std::atomic<int> naps{};
    http::Server server{{.threads = 1}, [&](http::Request request, http::Responder responder) {
                            if (request.path() == "/nap") {
                                ++naps;
                                std::this_thread::sleep_for(1ms);
                            }
                            responder.send(http::text(http::Status::ok, std::string{"done"}));
                        }};
    server.start();
    constexpr int wanted = 1000;
    std::string many;
    for (int count = 0; count < wanted; ++count) many += get("/nap");
    RawClient flood{server.port()};
    flood.send(many);
    while (naps == 0) std::this_thread::sleep_for(1ms);
    RawClient other{server.port()};
    other.send(get("/"));
    CHECK(other.answer()->body == "done");
    CHECK(naps < wanted / 2);
}
