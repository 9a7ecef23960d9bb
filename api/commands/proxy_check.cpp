#include "api/commands/proxy_check.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <memory>
#include <netdb.h>
#include <poll.h>
#include <string_view>

#include <sys/socket.h>

#include "api/http/status.hpp"
#include "api/stream/descriptor.hpp"
#include "common/protocol/routes.hpp"
#include "common/validation/limits.hpp"

namespace causerie::commands {
namespace {

using Clock = std::chrono::steady_clock;
using stream::Descriptor;

const std::string subject{"proxy"};
constexpr std::string_view scheme = "http://";

struct FreeAddresses {
    void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

struct Place {
    std::string host{};
    std::string port{};
};

Place place_of(std::string_view origin) {
    auto authority = origin.substr(scheme.size());
    Place place{.port = std::to_string(limits::http_port)};
    const auto colon = authority.rfind(':');
    if (colon != std::string_view::npos && !authority.ends_with(']')) {
        place.port = authority.substr(colon + 1);
        authority = authority.substr(0, colon);
    }
    if (authority.starts_with('[')) authority = authority.substr(1, authority.size() - 2);
    place.host = authority;
    return place;
}

bool await(int descriptor, short events, Clock::time_point deadline) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd waiting{descriptor, events, 0};
    return left > 0 && ::poll(&waiting, 1, static_cast<int>(left)) == 1;
}

Descriptor connect_to(const Place& place, Clock::time_point deadline) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(place.host.c_str(), place.port.c_str(), &wanted, &found) != 0) return {};
    const Addresses list{found};
    for (const auto* address = found; address != nullptr; address = address->ai_next) {
        Descriptor descriptor{::socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
        if (!descriptor) continue;
        const bool is_done = ::connect(descriptor.number(), address->ai_addr, address->ai_addrlen) == 0;
        if (!is_done && (errno != EINPROGRESS || !await(descriptor.number(), POLLOUT, deadline))) continue;
        int problem = 0;
        socklen_t size = sizeof problem;
        ::getsockopt(descriptor.number(), SOL_SOCKET, SO_ERROR, &problem, &size);
        if (problem == 0) return descriptor;
    }
    return {};
}

// What comes until `mark` is in it, the other side ends, or the time is over.
std::string get(const Place& place, const std::string& host, const char* path, std::string_view mark) {
    const auto deadline = Clock::now() + std::chrono::milliseconds{limits::stream_probe_wait_ms};
    const auto connection = connect_to(place, deadline);
    if (!connection) return {};
    const auto request = std::string{"GET "} + path + " HTTP/1.1\r\nHost: " + host +
                         "\r\nAccept: text/event-stream, */*\r\nConnection: close\r\n\r\n";
    if (::send(connection.number(), request.data(), request.size(), MSG_NOSIGNAL) < 0) return {};
    std::string answer;
    std::array<char, 4096> bytes{};
    while (answer.find(mark) == std::string::npos && answer.size() < limits::stream_queue_bytes_max &&
           await(connection.number(), POLLIN, deadline)) {
        const auto count = ::recv(connection.number(), bytes.data(), bytes.size(), 0);
        if (count <= 0) break;
        answer.append(bytes.data(), static_cast<std::size_t>(count));
    }
    return answer;
}

bool is_ok(const std::string& answer) {
    const auto first = answer.find(' ');
    return answer.starts_with("HTTP/1.") &&
           answer.compare(first + 1, 3, std::to_string(static_cast<int>(http::Status::ok))) == 0;
}

}  // namespace

Finding check_proxy(const std::string& origin) {
    if (!origin.starts_with(scheme)) {
        return {Grade::unchecked, subject, "doctor speaks no TLS",
                "run curl --no-buffer " + origin + routes::events_probe + ": \"event: ping\" has to appear at once"};
    }
    const auto place = place_of(origin);
    const auto host = origin.substr(scheme.size());
    if (!is_ok(get(place, host, routes::livez, "\r\n\r\n"))) {
        return {Grade::failed, subject, "no server lives at " + origin,
                "start the server, and let the proxy pass everything on to it"};
    }
    const auto answer = get(place, host, routes::events_probe, "event: ping");
    if (!answer.empty() && !is_ok(answer)) {
        return {Grade::failed, subject, "what answers at " + origin + " has no event stream",
                "let the proxy pass everything on to the server, which has to be of this version"};
    }
    if (answer.find("event: ping") != std::string::npos) {
        return {Grade::ok, subject, "what is streamed arrives at once at " + origin, ""};
    }
    return {Grade::warning, subject, "what is streamed is held back on the way to " + origin + ": clients have to poll",
            std::string{"let the proxy pass answers to "} + routes::events +
                " on as they come (nginx: proxy_buffering off; no compression)"};
}

}  // namespace causerie::commands
