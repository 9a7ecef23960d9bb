#include "api/http/listening_socket.hpp"

#include <charconv>
#include <fcntl.h>
#include <filesystem>
#include <stdexcept>
#include <unistd.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace causerie::http {
namespace {

/// Unsent bytes in the kernel per connection. Left to itself it keeps up to 4 MB for a peer that does not read.
constexpr int unsent_in_kernel_max = 256 * 1024;
constexpr unsigned vanished_peer_timeout_ms = 30'000;

bool listens_at(int descriptor, std::uint16_t port) {
    int listens = 0;
    socklen_t length = sizeof listens;
    if (::getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &length) != 0 || listens == 0) return false;
    sockaddr_storage address{};
    length = sizeof address;
    if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &length) != 0) return false;
    // The port lies at the same place for both families.
    return (address.ss_family == AF_INET || address.ss_family == AF_INET6) &&
           ntohs(reinterpret_cast<const sockaddr_in*>(&address)->sin_port) == port;
}

bool has_ipv6() {
    const int probe = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (probe < 0) return false;
    sockaddr_in6 any{};
    any.sin6_family = AF_INET6;
    const bool works = ::bind(probe, reinterpret_cast<const sockaddr*>(&any), sizeof any) == 0;
    ::close(probe);
    return works;
}

}  // namespace

int find_listening_socket(std::uint16_t port) {
    for (const auto& entry : std::filesystem::directory_iterator{"/proc/self/fd"}) {
        const auto name = entry.path().filename().string();
        int descriptor = -1;
        std::from_chars(name.data(), name.data() + name.size(), descriptor);
        if (listens_at(descriptor, port)) return descriptor;
    }
    return -1;
}

void set_socket_limits(int listening_socket) {
    ::setsockopt(listening_socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent_in_kernel_max, sizeof unsent_in_kernel_max);
    ::setsockopt(listening_socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &vanished_peer_timeout_ms,
                 sizeof vanished_peer_timeout_ms);
}

void stop_listening(int listening_socket) {
    // shutdown(2) would leave Pistache's accepting thread spinning on a descriptor that is ready for ever. Replacing it
    // closes the listening socket, which also takes it out of the poller; should that thread be about to accept, it
    // meets a socket that does not listen, which is an error it forgives.
    const int unconnected = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (unconnected < 0) return;
    ::dup3(unconnected, listening_socket, O_CLOEXEC);
    ::close(unconnected);
}

std::string bindable_address(const std::string& address) {
    in_addr v4{};
    in6_addr v6{};
    if (::inet_pton(AF_INET, address.c_str(), &v4) == 1) return address;
    if (::inet_pton(AF_INET6, address.c_str(), &v6) != 1) throw std::runtime_error{"not an IP address: " + address};
    if (address == "::" && !has_ipv6()) return "0.0.0.0";
    return "[" + address + "]";
}

}  // namespace causerie::http
