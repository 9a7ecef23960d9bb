#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include <sys/stat.h>

#include "api/http/server.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/small_server.hpp"

using namespace causerie;
using namespace causerie::test;
using namespace std::chrono_literals;

namespace {

/// Sockets only: Pistache 0.0.5 never closes the eventfds of its workers. By inode, since those of earlier tests may go
/// meanwhile.
std::set<ino_t> open_sockets() {
    std::set<ino_t> sockets;
    for (int descriptor = 0; descriptor < 1024; ++descriptor) {
        struct stat status{};
        if (::fstat(descriptor, &status) == 0 && S_ISSOCK(status.st_mode)) sockets.insert(status.st_ino);
    }
    return sockets;
}

}  // namespace

TEST_CASE("a server that ends while its only worker is busy keeps nothing of itself", "[http][arrival]") {
    auto held = std::make_shared<int>();
    const std::weak_ptr<int> kept{held};
    std::atomic<int> calls{};
    const auto before = open_sockets();
    {
        http::Server server{{.bind_address = "127.0.0.1", .threads = 1},
                            [held = std::move(held), &calls](const http::Request&, const http::Responder&) {
                                // The second one longer than the server waits for connections.
                                std::this_thread::sleep_for(++calls == 1 ? 300ms : 2500ms);
                            }};
        server.start();
        RawClient idle{server.port()};
        RawClient first{server.port()};
        RawClient second{server.port()};
        REQUIRE(eventually([&] { return server.connection_count() == 3; }));
        first.send(get("/"));
        REQUIRE(eventually([&] { return calls == 1; }));
        // The worker hears of both in one round, and comes to the latter when the server has begun to end.
        second.send(get("/"));
        const RawClient late{server.port()};
        REQUIRE(eventually([&] { return calls == 2; }));
    }
    CHECK(kept.expired());
    CHECK(std::ranges::includes(before, open_sockets()));
}

TEST_CASE("the workers share the connections evenly", "[http][arrival]") {
    std::mutex mutex;
    std::map<std::thread::id, int> asked;
    http::Server server{{.threads = 2}, [&](const http::Request&, const http::Responder& responder) {
                            {
                                const std::lock_guard lock{mutex};
                                ++asked[std::this_thread::get_id()];
                            }
                            responder.send(http::text(http::Status::ok, std::string{"hello"}));
                        }};
    server.start();
    std::vector<RawClient> clients;
    for (int count = 0; count < 20; ++count) {
        auto& client = clients.emplace_back(server.port());
        client.send(get("/"));
        CHECK(client.answer());
    }
    const std::lock_guard lock{mutex};
    REQUIRE(asked.size() == 2);
    CHECK(asked.begin()->second == 10);
}

TEST_CASE("a worker that hangs keeps hardly anybody from the others", "[http][arrival]") {
    std::atomic<bool> hangs{false};
    std::atomic<int> answered{};
    std::promise<void> release;
    http::Server server{
        {.threads = 2},
        [&, released = release.get_future().share()](const http::Request& request, const http::Responder& responder) {
            if (request.path() == "/hang") {
                hangs = true;
                released.wait();
            }
            responder.send(http::text(http::Status::ok, std::string{"hello"}));
            ++answered;
        }};
    server.start();
    RawClient hanging{server.port()};
    hanging.send(get("/hang"));
    REQUIRE(eventually([&] { return hangs.load(); }));
    std::vector<RawClient> clients;
    int kept = 0;
    for (int count = 1; count <= 50; ++count) {
        clients.emplace_back(server.port()).send(get("/"));
        if (!eventually([&] { return answered == count - kept; }, 2s)) ++kept;
    }
    CHECK(kept <= 1);
    release.set_value();
    for (auto& client : clients) CHECK(client.answer());
}

TEST_CASE("no more peers are accepted than a busy worker is to take, and the others are served after them",
          "[http][arrival]") {
    std::atomic<bool> is_busy{false};
    std::promise<void> release;
    http::Server server{
        {.threads = 1},
        [&is_busy, released = release.get_future().share()](const http::Request&, const http::Responder& responder) {
            is_busy = true;
            released.wait();
            responder.send(http::text(http::Status::ok, std::string{"hello"}));
        }};
    server.start();
    RawClient first{server.port()};
    first.send(get("/"));
    REQUIRE(eventually([&] { return is_busy.load(); }));
    const auto waiting_at_worker_max = http::Limits{}.arrival_count_max;
    const auto before = open_sockets().size();
    std::vector<RawClient> clients;
    for (std::size_t count = 0; count < waiting_at_worker_max + 100; ++count) {
        clients.emplace_back(server.port()).send(get("/"));
    }
    const auto accepted = [&] { return open_sockets().size() - before - clients.size(); };
    CHECK(eventually([&] { return accepted() >= waiting_at_worker_max; }));
    std::this_thread::sleep_for(100ms);
    CHECK(accepted() <= waiting_at_worker_max + 1);  // One is in the acceptor's hand.
    release.set_value();
    CHECK(first.answer());
    for (auto& client : clients) {
        const auto answer = client.answer();
        REQUIRE(answer);
        CHECK(answer->status == 200);
    }
}

TEST_CASE("servers start and stop many times in one process without leaving a socket", "[http][arrival]") {
    const auto before = open_sockets();
    for (int round = 0; round < 30; ++round) {
        SmallServer server;
        RawClient idle{server.port()};
        RawClient busy{server.port()};
        busy.send(get("/hold"));
        // In the other rounds they may be at any stage of their arrival.
        if (round % 2 == 0) CHECK(eventually([&] { return server.held() == 1; }));
    }
    CHECK(eventually([&] { return std::ranges::includes(before, open_sockets()); }));
}
