#include "tests/chaos/tcp_proxy.hpp"

#include <chrono>
#include <cstring>
#include <poll.h>
#include <string>
#include <thread>
#include <unistd.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "tests/support/catch.hpp"

using namespace causerie::chaos;

namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

/// A socket that is closed at the end of its scope.
struct Socket {
    int descriptor{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    Socket() = default;
    explicit Socket(int accepted) {
        ::close(descriptor);
        descriptor = accepted;
    }
    ~Socket() { ::close(descriptor); }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    [[nodiscard]] bool has_something(int wait_ms) const {
        pollfd waiting{.fd = descriptor, .events = POLLIN, .revents = 0};
        return ::poll(&waiting, 1, wait_ms) == 1;
    }
    void say(const std::string& text) const { ::send(descriptor, text.data(), text.size(), MSG_NOSIGNAL); }

    /// Up to `size` bytes; fewer at the end, "!" if the connection was reset.
    [[nodiscard]] std::string hear(std::size_t size) const {
        std::string text(size, '\0');
        std::size_t count = 0;
        while (count < size && has_something(2000)) {
            const auto got = ::recv(descriptor, text.data() + count, size - count, 0);
            if (got < 0) return "!";
            if (got == 0) break;
            count += static_cast<std::size_t>(got);
        }
        text.resize(count);
        return text;
    }
};

struct Fixture {
    Socket listener{};
    TcpProxy proxy{};

    Fixture() {
        auto address = loopback(0);
        socklen_t size = sizeof address;
        REQUIRE(::bind(listener.descriptor, reinterpret_cast<sockaddr*>(&address), size) == 0);
        REQUIRE(::listen(listener.descriptor, 8) == 0);
        REQUIRE(::getsockname(listener.descriptor, reinterpret_cast<sockaddr*>(&address), &size) == 0);
        proxy.add({.port = ntohs(address.sin_port)});
    }
    void dial(const Socket& client) const {
        auto address = loopback(proxy.port(0));
        REQUIRE(::connect(client.descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    }
    [[nodiscard]] int accept() const { return ::accept(listener.descriptor, nullptr, nullptr); }
};

}  // namespace

TEST_CASE("a wire carries both ways, also more than a buffer holds", "[chaos]") {
    Fixture fixture;
    const Socket client;
    fixture.dial(client);
    const Socket server{fixture.accept()};
    client.say("hello");
    CHECK(server.hear(5) == "hello");
    const std::string much(3'000'000, 'x');
    std::thread sender{[&] { server.say(much); }};
    CHECK(client.hear(much.size()) == much);
    sender.join();
}

TEST_CASE("an orderly end is passed on after what was sent before it", "[chaos]") {
    Fixture fixture;
    const Socket client;
    fixture.dial(client);
    const Socket server{fixture.accept()};
    client.say("last words");
    ::shutdown(client.descriptor, SHUT_WR);
    CHECK(server.hear(100) == "last words");
    server.say("farewell");
    CHECK(client.hear(8) == "farewell");
}

TEST_CASE("a stalled wire delivers nothing until it passes again", "[chaos]") {
    Fixture fixture;
    const Socket client;
    fixture.dial(client);
    const Socket server{fixture.accept()};
    fixture.proxy.set_mode(0, WireMode::stall);
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
    client.say("wait");
    CHECK_FALSE(server.has_something(200));
    fixture.proxy.set_mode(0, WireMode::pass);
    CHECK(server.hear(4) == "wait");
}

TEST_CASE("a muted wire carries requests and drops the answers", "[chaos]") {
    Fixture fixture;
    const Socket client;
    fixture.dial(client);
    const Socket server{fixture.accept()};
    fixture.proxy.set_mode(0, WireMode::mute);
    client.say("COMMIT");
    CHECK(server.hear(6) == "COMMIT");
    server.say("done");
    CHECK_FALSE(client.has_something(200));
    fixture.proxy.set_mode(0, WireMode::pass);
    server.say("and more");
    CHECK(client.hear(1) == "!");
}

TEST_CASE("a dead wire resets what is open and what comes", "[chaos]") {
    Fixture fixture;
    const Socket client;
    fixture.dial(client);
    const Socket server{fixture.accept()};
    fixture.proxy.set_mode(0, WireMode::dead);
    CHECK(client.hear(1) == "!");
    CHECK(server.hear(1) == "!");
    const Socket late;
    fixture.dial(late);
    CHECK(late.hear(1) == "!");
}

TEST_CASE("a half-closed wire tells the client that nothing more comes", "[chaos]") {
    Fixture fixture;
    const Socket client;
    fixture.dial(client);
    const Socket server{fixture.accept()};
    fixture.proxy.half_close(0);
    CHECK(client.hear(1).empty());
    client.say("still here");
    CHECK(server.hear(10) == "still here");
}
