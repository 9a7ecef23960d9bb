#include <array>
#include <cstdlib>
#include <string>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "api/http/status.hpp"
#include "api/serve.hpp"
#include "api/stream/descriptor.hpp"
#include "common/protocol/routes.hpp"

namespace causerie {
namespace {

using stream::Descriptor;

constexpr timeval patience{3, 0};

template <typename Address>
Descriptor connect_to(int family, const Address& address) {
    Descriptor descriptor{::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (!descriptor) return {};
    ::setsockopt(descriptor.number(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(descriptor.number(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    const auto* generic = reinterpret_cast<const sockaddr*>(&address);
    if (::connect(descriptor.number(), generic, sizeof address) != 0) return {};
    return descriptor;
}

// Where the instance listens; a wildcard is reached through loopback.
Descriptor connect_to_instance(const config::Config& config) {
    sockaddr_in ipv4{};
    ipv4.sin_family = AF_INET;
    ipv4.sin_port = htons(config.port);
    if (::inet_pton(AF_INET, config.bind_address.c_str(), &ipv4.sin_addr) == 1) {
        if (ipv4.sin_addr.s_addr == htonl(INADDR_ANY)) ipv4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return connect_to(AF_INET, ipv4);
    }
    sockaddr_in6 ipv6{};
    ipv6.sin6_family = AF_INET6;
    ipv6.sin6_port = htons(config.port);
    if (::inet_pton(AF_INET6, config.bind_address.c_str(), &ipv6.sin6_addr) != 1) return {};
    if (IN6_IS_ADDR_UNSPECIFIED(&ipv6.sin6_addr)) ipv6.sin6_addr = in6addr_loopback;
    return connect_to(AF_INET6, ipv6);
}

}  // namespace

int check_health(const config::Config& config) {
    const auto connection = connect_to_instance(config);
    if (!connection) return EXIT_FAILURE;
    const auto request =
        std::string{"GET "} + routes::livez + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    if (::send(connection.number(), request.data(), request.size(), MSG_NOSIGNAL) < 0) return EXIT_FAILURE;
    const auto wanted = "HTTP/1.1 " + std::to_string(static_cast<int>(http::Status::ok)) + " ";
    std::string answer;
    std::array<char, 256> bytes{};
    while (answer.size() < wanted.size()) {
        const auto count = ::recv(connection.number(), bytes.data(), bytes.size(), 0);
        if (count <= 0) break;
        answer.append(bytes.data(), static_cast<std::size_t>(count));
    }
    return answer.starts_with(wanted) ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace causerie
