#include "api/http/listening_socket.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <unistd.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace causerie::http {
namespace {

/// For a herd of clients that reconnect after a deploy; the kernel cuts it to its own limit.
constexpr int backlog = 4096;

/// Unsent bytes in the kernel per connection. Left to itself it keeps up to 4 MB for a peer that does not read.
constexpr int unsent_in_kernel_max = 256 * 1024;
constexpr unsigned vanished_peer_timeout_ms = 30'000;

struct SocketAddress {
    sockaddr_storage bytes{};
    socklen_t length{sizeof bytes};

    [[nodiscard]] const sockaddr* any() const { return reinterpret_cast<const sockaddr*>(&bytes); }
    [[nodiscard]] sockaddr* any() { return reinterpret_cast<sockaddr*>(&bytes); }
    [[nodiscard]] sa_family_t family() const { return bytes.ss_family; }
    [[nodiscard]] const sockaddr_in& v4() const { return reinterpret_cast<const sockaddr_in&>(bytes); }
    [[nodiscard]] const sockaddr_in6& v6() const { return reinterpret_cast<const sockaddr_in6&>(bytes); }
};

template <typename Address>
SocketAddress boxed(const Address& address) {
    SocketAddress box;
    box.length = sizeof address;
    std::memcpy(&box.bytes, &address, sizeof address);
    return box;
}

bool has_ipv6() {
    const int probe = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (probe < 0) return false;
    sockaddr_in6 any{};
    any.sin6_family = AF_INET6;
    const auto wildcard = boxed(any);
    const bool works = ::bind(probe, wildcard.any(), wildcard.length) == 0;
    ::close(probe);
    return works;
}

SocketAddress parse(const std::string& address, std::uint16_t port) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    if (::inet_pton(AF_INET, address.c_str(), &v4.sin_addr) == 1) return boxed(v4);
    if (::inet_pton(AF_INET6, address.c_str(), &v6.sin6_addr) != 1) {
        throw std::runtime_error{"not an IP address: " + address};
    }
    // Where there is no IPv6, its wildcard means IPv4's, which is all zeroes.
    return address == "::" && !has_ipv6() ? boxed(v4) : boxed(v6);
}

template <typename Value>
void set(int descriptor, int level, int option, const Value& value) {
    ::setsockopt(descriptor, level, option, &value, sizeof value);
}

std::string text_of(const SocketAddress& address) {
    constexpr std::string_view mapped = "::ffff:";
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (address.family() == AF_INET) {
        ::inet_ntop(AF_INET, &address.v4().sin_addr, text.data(), text.size());
    } else if (address.family() == AF_INET6) {
        ::inet_ntop(AF_INET6, &address.v6().sin6_addr, text.data(), text.size());
    }
    std::string_view plain{text.data()};
    if (plain.starts_with(mapped) && plain.find('.') != std::string_view::npos) plain.remove_prefix(mapped.size());
    return std::string{plain};
}

// The network's errors that accept(2) tells of are those of the peer that was to be accepted.
bool is_of_the_peer(int error) {
    constexpr std::array errors{EINTR,  ECONNABORTED, EPROTO,       ENETDOWN,   ENOPROTOOPT,
                                ENONET, EHOSTDOWN,    EHOSTUNREACH, ENETUNREACH};
    return std::ranges::find(errors, error) != errors.end();
}

}  // namespace

ListeningSocket::ListeningSocket(const std::string& address, std::uint16_t port) {
    const auto wanted = parse(address, port);
    descriptor_ = ::socket(wanted.family(), SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor_ >= 0) {
        set(descriptor_, SOL_SOCKET, SO_REUSEADDR, 1);
        if (wanted.family() == AF_INET6) set(descriptor_, IPPROTO_IPV6, IPV6_V6ONLY, 0);
        // What every accepted connection inherits. The last two bound what the kernel keeps for a peer that does not
        // read, and how long a peer that has vanished is written to.
        set(descriptor_, IPPROTO_TCP, TCP_NODELAY, 1);
        set(descriptor_, IPPROTO_TCP, TCP_NOTSENT_LOWAT, unsent_in_kernel_max);
        set(descriptor_, IPPROTO_TCP, TCP_USER_TIMEOUT, vanished_peer_timeout_ms);
        if (::bind(descriptor_, wanted.any(), wanted.length) == 0 && ::listen(descriptor_, backlog) == 0) return;
    }
    const std::error_code reason{errno, std::generic_category()};
    if (descriptor_ >= 0) ::close(descriptor_);
    throw std::system_error{reason, "cannot listen at " + address + ", port " + std::to_string(port)};
}

ListeningSocket::~ListeningSocket() { ::close(descriptor_); }

std::uint16_t ListeningSocket::port() const {
    SocketAddress bound;
    ::getsockname(descriptor_, bound.any(), &bound.length);
    // It lies at the same place for both families.
    return ntohs(bound.v4().sin_port);
}

std::optional<Arrival> ListeningSocket::accept() {
    for (;;) {
        SocketAddress peer;
        const int descriptor = ::accept4(descriptor_, peer.any(), &peer.length, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptor >= 0) {
            Arrival arrival{descriptor};
            arrival.address = text_of(peer);
            return arrival;
        }
        if (is_stopped_) return std::nullopt;
        if (is_of_the_peer(errno)) continue;
        throw std::system_error{errno, std::generic_category(), "a connection cannot be accepted"};
    }
}

void ListeningSocket::stop() {
    is_stopped_ = true;
    ::shutdown(descriptor_, SHUT_RDWR);  // Wakes whoever waits in `accept`.
}

}  // namespace causerie::http
