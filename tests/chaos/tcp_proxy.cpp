#include "tests/chaos/tcp_proxy.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <unistd.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace causerie::chaos {
namespace {

constexpr std::size_t pending_max = 64UL * 1024;

int listen_somewhere(std::uint16_t& port) {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (listener < 0 || ::bind(listener, generic, size) != 0 || ::listen(listener, 512) != 0 ||
        ::getsockname(listener, generic, &size) != 0) {
        throw std::runtime_error{"cannot listen on a port of this machine"};
    }
    port = ntohs(address.sin_port);
    return listener;
}

int connect_to(const WireTarget& target) {
    const int family = target.port != 0 ? AF_INET : AF_UNIX;
    const int descriptor = ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -1;
    sockaddr_in internet{};
    internet.sin_family = AF_INET;
    internet.sin_port = htons(target.port);
    internet.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sockaddr_un local{};
    local.sun_family = AF_UNIX;
    std::strncpy(local.sun_path, target.socket_path.c_str(), sizeof local.sun_path - 1);
    const auto* address =
        family == AF_INET ? reinterpret_cast<sockaddr*>(&internet) : reinterpret_cast<sockaddr*>(&local);
    const auto size = static_cast<socklen_t>(family == AF_INET ? sizeof internet : sizeof local);
    if (::connect(descriptor, address, size) == 0 || errno == EINPROGRESS) return descriptor;
    ::close(descriptor);
    return -1;
}

// Without this, closing would wait for what the peer has not read, and look like an orderly end.
void close_with_reset(int descriptor) {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(descriptor);
}

void set_no_delay(int descriptor) {
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

}  // namespace

TcpProxy::TcpProxy() : epoll_{::epoll_create1(EPOLL_CLOEXEC)}, wake_up_{::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)} {
    if (epoll_ < 0 || wake_up_ < 0) throw std::runtime_error{"cannot make an epoll descriptor"};
    epoll_event event{.events = EPOLLIN, .data = {.ptr = nullptr}};
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_up_, &event);
    thread_ = std::thread{[this] { run(); }};
}

TcpProxy::~TcpProxy() {
    stopping_ = true;
    ::eventfd_write(wake_up_, 1);
    thread_.join();
    for (const auto& wire : wires_) ::close(wire->listener);
    ::close(wake_up_);
    ::close(epoll_);
}

std::size_t TcpProxy::add(WireTarget target) {
    auto wire = std::make_unique<Wire>();
    wire->target = std::move(target);
    wire->listener = listen_somewhere(wire->port);
    const std::lock_guard lock{mutex_};
    wires_.push_back(std::move(wire));
    ::eventfd_write(wake_up_, 1);
    return wires_.size() - 1;
}

std::uint16_t TcpProxy::port(std::size_t wire) const {
    const std::lock_guard lock{mutex_};
    return wires_.at(wire)->port;
}

void TcpProxy::set_mode(std::size_t wire, WireMode mode) {
    const std::lock_guard lock{mutex_};
    wires_.at(wire)->mode = mode;
    ::eventfd_write(wake_up_, 1);
}

void TcpProxy::half_close(std::size_t wire) {
    const std::lock_guard lock{mutex_};
    wires_.at(wire)->half_closing = true;
    ::eventfd_write(wake_up_, 1);
}

void TcpProxy::run() {
    std::array<epoll_event, 128> events{};
    while (!stopping_) {
        const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 1000);
        bool woken = false;
        for (int i = 0; i < count; ++i) {
            const auto& event = events.at(static_cast<std::size_t>(i));
            if (auto* side = static_cast<Side*>(event.data.ptr)) {
                serve(*side, event.events);
            } else {
                woken = true;
            }
        }
        if (woken) apply_modes();
        if (has_closed_) bury();
    }
    for (const auto& [link, owner] : links_) {
        ::close(link->client.descriptor);
        ::close(link->server.descriptor);
    }
}

// Also takes in new wires and new connections, whose listeners share the wake-up's place in epoll.
void TcpProxy::apply_modes() {
    eventfd_t ignored = 0;
    ::eventfd_read(wake_up_, &ignored);
    const std::lock_guard lock{mutex_};
    for (const auto& wire : wires_) {
        epoll_event event{.events = EPOLLIN, .data = {.ptr = nullptr}};
        ::epoll_ctl(epoll_, EPOLL_CTL_ADD, wire->listener, &event);  // EEXIST but for the first time.
        accept_all(*wire);
        if (!wire->half_closing.exchange(false)) continue;
        for (const auto& [link, owner] : links_) {
            if (link->wire == wire.get() && link->client.descriptor >= 0) ::shutdown(link->client.descriptor, SHUT_WR);
        }
    }
    for (const auto& [link, owner] : links_) settle(*link);
}

void TcpProxy::accept_all(Wire& wire) {
    while (true) {
        const int client = ::accept4(wire.listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (client < 0) return;
        const int server = wire.mode == WireMode::dead ? -1 : connect_to(wire.target);
        if (server < 0) {
            close_with_reset(client);
            continue;
        }
        auto link = std::make_unique<Link>();
        link->wire = &wire;
        set_no_delay(client);
        if (wire.target.port != 0) set_no_delay(server);
        link->client = {.link = link.get(), .descriptor = client};
        link->server = {.link = link.get(), .descriptor = server};
        for (auto* side : {&link->client, &link->server}) {
            epoll_event event{.events = 0, .data = {.ptr = side}};
            ::epoll_ctl(epoll_, EPOLL_CTL_ADD, side->descriptor, &event);
        }
        links_.emplace(link.get(), std::move(link));
    }
}

void TcpProxy::serve(Side& side, std::uint32_t ready) {
    auto& link = *side.link;
    if (side.descriptor < 0) return;  // Closed earlier in this round.
    bool alive = (ready & EPOLLERR) == 0U;
    if (alive && (ready & EPOLLOUT) != 0U) alive = write_to(side);
    if (alive && (ready & EPOLLIN) != 0U) alive = read_from(side);
    // Hung up in both directions. Epoll would say so again and again, even of a stalled wire.
    if ((ready & EPOLLHUP) != 0U && ((ready & EPOLLIN) == 0U || side.ended)) alive = false;
    if (alive) {
        settle(link);
    } else {
        reset(link);
    }
}

bool TcpProxy::read_from(Side& side) {
    auto& other = &side == &side.link->client ? side.link->server : side.link->client;
    std::array<char, 32UL * 1024> bytes;
    const auto count = ::recv(side.descriptor, bytes.data(), bytes.size(), 0);
    if (count < 0) return errno == EAGAIN || errno == EINTR;
    if (count == 0) {
        side.ended = true;
        return true;
    }
    const bool is_answer = &side == &side.link->server;
    if (is_answer && side.link->wire->mode == WireMode::mute) side.link->gagged = true;
    if (is_answer && side.link->gagged) return true;
    other.pending.append(bytes.data(), static_cast<std::size_t>(count));
    return side.link->wire->mode == WireMode::stall || write_to(other);
}

bool TcpProxy::write_to(Side& side) {
    while (!side.pending.empty()) {
        const auto count = ::send(side.descriptor, side.pending.data(), side.pending.size(), MSG_NOSIGNAL);
        if (count < 0) return errno == EAGAIN || errno == EINTR || errno == ENOTCONN;
        side.pending.erase(0, static_cast<std::size_t>(count));
    }
    return true;
}

// What the link waits for next, and whether it is over.
void TcpProxy::settle(Link& link) {
    if (link.client.descriptor < 0) return;
    const auto mode = link.wire->mode.load();
    // What follows a swallowed answer must never arrive as if nothing were missing.
    if (mode == WireMode::dead || (link.gagged && mode != WireMode::mute)) return reset(link);
    for (auto* side : {&link.client, &link.server}) {
        auto& other = side == &link.client ? link.server : link.client;
        if (other.ended && side->pending.empty() && !side->shut) {
            ::shutdown(side->descriptor, SHUT_WR);
            side->shut = true;
        }
    }
    if (link.client.ended && link.server.ended && link.client.shut && link.server.shut) return reset(link);
    for (auto* side : {&link.client, &link.server}) {
        const auto& other = side == &link.client ? link.server : link.client;
        std::uint32_t interest = 0;
        if (mode != WireMode::stall) {
            if (!side->ended && other.pending.size() < pending_max) interest |= EPOLLIN;
            if (!side->pending.empty()) interest |= EPOLLOUT;
        }
        ask_for(*side, interest);
    }
}

void TcpProxy::ask_for(Side& side, std::uint32_t interest) const {
    if (side.interest == interest) return;
    side.interest = interest;
    epoll_event event{.events = interest, .data = {.ptr = &side}};
    ::epoll_ctl(epoll_, EPOLL_CTL_MOD, side.descriptor, &event);
}

void TcpProxy::reset(Link& link) {
    for (auto* side : {&link.client, &link.server}) {
        if (side->descriptor >= 0) close_with_reset(side->descriptor);
        side->descriptor = -1;
    }
    has_closed_ = true;
}

void TcpProxy::bury() {
    has_closed_ = false;
    for (auto at = links_.begin(); at != links_.end();) {
        if (at->first->client.descriptor >= 0) {
            ++at;
            continue;
        }
        at = links_.erase(at);
    }
}

}  // namespace causerie::chaos
