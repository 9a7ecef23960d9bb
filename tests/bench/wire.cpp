#include "tests/bench/wire.hpp"

#include <array>
#include <cerrno>
#include <system_error>
#include <unistd.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

namespace causerie::bench {
namespace {

constexpr std::size_t read_bytes = 256UL * 1024;
constexpr std::size_t wires_per_address = 20'000;
constexpr std::size_t served_at_once = 512;

sockaddr_in loopback(std::uint16_t port, std::size_t address) {
    sockaddr_in result{};
    result.sin_family = AF_INET;
    result.sin_port = htons(port);
    result.sin_addr.s_addr = htonl(INADDR_LOOPBACK + static_cast<in_addr_t>(address));
    return result;
}

const sockaddr* generic(const sockaddr_in& address) { return reinterpret_cast<const sockaddr*>(&address); }

[[noreturn]] void give_up(const char* what) { throw std::system_error{errno, std::generic_category(), what}; }

}  // namespace

Loop::Loop() : descriptor_{::epoll_create1(EPOLL_CLOEXEC)}, bytes_(read_bytes) {
    if (descriptor_ < 0) give_up("epoll_create1");
}

Loop::~Loop() { ::close(descriptor_); }

void Loop::turn(std::chrono::nanoseconds wait) const {
    std::array<epoll_event, served_at_once> events;
    constexpr std::int64_t second = 1'000'000'000;
    const auto left = std::max<std::int64_t>(wait.count(), 0);
    const timespec time{.tv_sec = left / second, .tv_nsec = left % second};
    const int count = ::epoll_pwait2(descriptor_, events.data(), events.size(), &time, nullptr);
    for (int i = 0; i < count; ++i) {
        const auto& event = events[static_cast<std::size_t>(i)];
        static_cast<Wire*>(event.data.ptr)->serve(event.events);
    }
}

void Wire::open(std::uint16_t port, std::size_t number) {
    close();
    descriptor_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor_ < 0) give_up("socket");
    const int on = 1;
    ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (number >= wires_per_address) {
        const auto source = loopback(0, number / wires_per_address);
        ::setsockopt(descriptor_, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
        if (::bind(descriptor_, generic(source), sizeof source) != 0) give_up("bind");
    }
    is_connecting_ = true;
    watches_writable_ = true;
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT;
    event.data.ptr = this;
    if (::epoll_ctl(loop_.descriptor_, EPOLL_CTL_ADD, descriptor_, &event) != 0) give_up("epoll_ctl");
    const auto peer = loopback(port, 0);
    if (::connect(descriptor_, generic(peer), sizeof peer) != 0 && errno != EINPROGRESS) end();
}

void Wire::close() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
    unsent_.clear();
}

void Wire::end() {
    close();
    lost();
}

void Wire::send(std::string_view text) {
    if (!unsent_.empty() || is_connecting_) {
        unsent_ += text;
        return;
    }
    const auto count = ::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL);
    const auto sent = count > 0 ? static_cast<std::size_t>(count) : 0;
    if (sent == text.size()) return;
    // What is wrong with the connection, if something is, reading will tell.
    unsent_ = text.substr(sent);
    watch(true);
}

void Wire::flush() {
    if (!unsent_.empty()) {
        const auto count = ::send(descriptor_, unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
        if (count > 0) unsent_.erase(0, static_cast<std::size_t>(count));
    }
    watch(!unsent_.empty());
}

void Wire::watch(bool writable) {
    if (writable == watches_writable_) return;
    watches_writable_ = writable;
    epoll_event event{};
    event.events = EPOLLIN | (writable ? static_cast<std::uint32_t>(EPOLLOUT) : 0U);
    event.data.ptr = this;
    ::epoll_ctl(loop_.descriptor_, EPOLL_CTL_MOD, descriptor_, &event);
}

void Wire::serve(std::uint32_t events) {
    if (!is_open()) return;
    if ((events & EPOLLOUT) != 0) {
        is_connecting_ = false;
        flush();
    }
    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) == 0) return;
    const auto count = ::recv(descriptor_, loop_.bytes_.data(), loop_.bytes_.size(), 0);
    if (count > 0) return received({loop_.bytes_.data(), static_cast<std::size_t>(count)});
    if (count == 0 || errno != EAGAIN) end();
}

}  // namespace causerie::bench
