#pragma once

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <poll.h>
#include <string>
#include <string_view>
#include <strings.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace causerie::test {

using namespace std::chrono_literals;

/// One answer as it came over the wire.
struct RawAnswer {
    int status{};
    std::string head{};  ///< Status line and fields, without the empty line.
    std::string body{};

    /// The value of the first field of this name, whatever its case; empty when there is none.
    [[nodiscard]] std::string header(std::string_view name) const {
        for (auto line = head.find("\r\n"); line != std::string::npos; line = head.find("\r\n", line + 2)) {
            const auto field = head.c_str() + line + 2;
            if (strncasecmp(field, name.data(), name.size()) != 0 || field[name.size()] != ':') continue;
            const auto begin = head.find_first_not_of(' ', line + 2 + name.size() + 1);
            return head.substr(begin, head.find("\r\n", begin) - begin);
        }
        return {};
    }
};

/// The bytes of a plain request.
inline std::string get(const std::string& target) { return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n"; }

/// A client that sends exactly the bytes it is told to, and says exactly what came back.
class RawClient {
public:
    /// @param receive_buffer  bytes that the kernel may keep for us; 0 leaves it to the kernel
    explicit RawClient(std::uint16_t port, int receive_buffer = 0, const char* address = "127.0.0.1") {
        const bool is_v6 = std::string_view{address}.find(':') != std::string_view::npos;
        descriptor_ = ::socket(is_v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (descriptor_ < 0) throw std::system_error{errno, std::generic_category(), "cannot make a socket"};
        if (receive_buffer > 0) {
            ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
        }
        sockaddr_in6 v6{};
        v6.sin6_family = AF_INET6;
        v6.sin6_port = htons(port);
        sockaddr_in v4{};
        v4.sin_family = AF_INET;
        v4.sin_port = htons(port);
        ::inet_pton(is_v6 ? AF_INET6 : AF_INET, address, is_v6 ? static_cast<void*>(&v6.sin6_addr) : &v4.sin_addr);
        const auto* target = is_v6 ? reinterpret_cast<sockaddr*>(&v6) : reinterpret_cast<sockaddr*>(&v4);
        if (::connect(descriptor_, target, is_v6 ? sizeof v6 : sizeof v4) != 0) {
            const std::error_code reason{errno, std::generic_category()};
            ::close(descriptor_);
            throw std::system_error{reason, "cannot connect"};
        }
    }
    RawClient(RawClient&& other) noexcept
        : descriptor_{std::exchange(other.descriptor_, -1)}, received_{std::move(other.received_)} {}
    RawClient& operator=(RawClient&&) = delete;
    ~RawClient() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }

    /// @returns false when the server has closed the connection before taking all of it
    bool send(std::string_view bytes) const {
        while (!bytes.empty()) {
            const auto count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (count < 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        return true;
    }

    void finish_sending() const { ::shutdown(descriptor_, SHUT_WR); }

    /// Closes with a reset in place of a goodbye.
    void abort() {
        const linger at_once{1, 0};
        ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        ::close(std::exchange(descriptor_, -1));
    }

    /// The next answer; nothing when the connection ends or the patience does. Interim answers are given as they are.
    /// @param to_head  the answer has no body, whatever its length says
    std::optional<RawAnswer> answer(bool to_head = false, std::chrono::milliseconds patience = 10s) {
        const auto deadline = std::chrono::steady_clock::now() + patience;
        while (received_.find("\r\n\r\n") == std::string::npos) {
            if (!receive(deadline)) return std::nullopt;
        }
        const auto end = received_.find("\r\n\r\n");
        RawAnswer answer{.status = std::atoi(received_.c_str() + std::string_view{"HTTP/1.1 "}.size()),
                         .head = received_.substr(0, end)};
        received_.erase(0, end + 4);
        const auto length = to_head ? 0 : std::strtoul(answer.header("content-length").c_str(), nullptr, 10);
        while (received_.size() < length) {
            if (!receive(deadline)) return std::nullopt;
        }
        answer.body = received_.substr(0, length);
        received_.erase(0, length);
        return answer;
    }

    /// Whether the server closes the connection within `patience`, saying nothing more.
    bool is_closed(std::chrono::milliseconds patience = 10s) {
        const auto deadline = std::chrono::steady_clock::now() + patience;
        if (!received_.empty()) return false;
        while (receive(deadline)) {
            if (!received_.empty()) return false;
        }
        return ended_;
    }

    /// Whether nothing arrives for this long and the connection stays open.
    bool is_silent(std::chrono::milliseconds span) {
        const auto deadline = std::chrono::steady_clock::now() + span;
        return received_.empty() && !receive(deadline) && !ended_;
    }

    /// What arrives until the server closes or `patience` ends.
    std::string rest(std::chrono::milliseconds patience = 10s) {
        const auto deadline = std::chrono::steady_clock::now() + patience;
        while (receive(deadline)) {
        }
        return std::exchange(received_, {});
    }

    /// Reads at most `count` bytes and throws them away. @returns how many there were
    [[nodiscard]] std::size_t swallow(std::size_t count) const {
        std::string bytes(count, '\0');
        const auto length = ::recv(descriptor_, bytes.data(), bytes.size(), MSG_DONTWAIT);
        return length > 0 ? static_cast<std::size_t>(length) : 0;
    }

    [[nodiscard]] int descriptor() const { return descriptor_; }

private:
    /// @returns false at the end of the connection or of the time
    bool receive(std::chrono::steady_clock::time_point deadline) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        pollfd poll{descriptor_, POLLIN, 0};
        if (ended_ || left.count() < 0 || ::poll(&poll, 1, static_cast<int>(left.count())) <= 0) return false;
        char buffer[16384];
        const auto count = ::recv(descriptor_, buffer, sizeof buffer, 0);
        if (count <= 0) {
            ended_ = true;
            return false;
        }
        received_.append(buffer, static_cast<std::size_t>(count));
        return true;
    }

    int descriptor_{-1};
    std::string received_{};
    bool ended_{};
};

}  // namespace causerie::test
