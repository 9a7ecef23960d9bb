#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <thread>
#include <unistd.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace causerie::test {

/// An HTTP proxy on loopback that holds each answer back until it is complete, as many do unless they are told. One
/// request at a time.
class HoldingProxy {
public:
    explicit HoldingProxy(std::uint16_t target) : target_{target}, listener_{::socket(AF_INET, SOCK_STREAM, 0)} {
        auto address = loopback(0);
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        socklen_t size = sizeof address;
        const bool listens = ::bind(listener_, generic, size) == 0 && ::listen(listener_, 8) == 0 &&
                             ::getsockname(listener_, generic, &size) == 0;
        if (!listens) throw std::runtime_error{"no port for the proxy"};
        port_ = ntohs(address.sin_port);
        thread_ = std::thread{[this] { run(); }};
    }
    ~HoldingProxy() {
        stopping_ = true;
        thread_.join();
        ::close(listener_);
    }
    HoldingProxy(const HoldingProxy&) = delete;
    HoldingProxy& operator=(const HoldingProxy&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }

private:
    static sockaddr_in loopback(std::uint16_t port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return address;
    }

    bool is_readable(int descriptor) const {
        pollfd waiting{descriptor, POLLIN, 0};
        while (!stopping_) {
            if (::poll(&waiting, 1, 20) == 1) return true;
        }
        return false;
    }

    void run() const {
        while (is_readable(listener_)) {
            const int client = ::accept(listener_, nullptr, nullptr);
            if (client >= 0) pass(client);
            ::close(client);
        }
    }

    // As long as the client is there.
    void pass(int client) const {
        const int server = ::socket(AF_INET, SOCK_STREAM, 0);
        const auto address = loopback(target_);
        std::array<char, 4096> bytes{};
        if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
            const auto asked = ::recv(client, bytes.data(), bytes.size(), 0);
            if (asked > 0) ::send(server, bytes.data(), static_cast<std::size_t>(asked), MSG_NOSIGNAL);
            const auto answer = complete(server, client);
            ::send(client, answer.data(), answer.size(), MSG_NOSIGNAL);
        }
        ::close(server);
    }

    [[nodiscard]] std::string complete(int server, int client) const {
        std::string answer;
        std::array<char, 4096> bytes{};
        std::array<pollfd, 2> both{{{server, POLLIN, 0}, {client, POLLIN, 0}}};
        while (!stopping_) {
            if (::poll(both.data(), both.size(), 20) <= 0) continue;
            if (both[1].revents != 0) break;
            const auto count = ::recv(server, bytes.data(), bytes.size(), 0);
            if (count <= 0) return answer;
            answer.append(bytes.data(), static_cast<std::size_t>(count));
        }
        return {};
    }

    std::uint16_t target_;
    int listener_;
    std::uint16_t port_{};
    std::atomic<bool> stopping_{};
    std::thread thread_;
};

}  // namespace causerie::test
