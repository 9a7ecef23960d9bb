#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <unistd.h>
#include <utility>

namespace causerie::http {

/// A peer that was accepted. Closes it, unless somebody takes its descriptor.
class Arrival {
public:
    explicit Arrival(int descriptor) : descriptor_{descriptor} {}
    Arrival(Arrival&& other) noexcept : address{std::move(other.address)}, descriptor_{other.release()} {}
    Arrival& operator=(Arrival&&) = delete;
    ~Arrival() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }

    [[nodiscard]] int descriptor() const { return descriptor_; }
    int release() { return std::exchange(descriptor_, -1); }

    std::string address{};  ///< Literal, without port; an IPv4 peer of an IPv6 socket has no prefix.

private:
    int descriptor_;
};

/// The socket at which a server listens.
class ListeningSocket {
public:
    /// Binds and listens.
    /// @param address  `::` takes IPv4 as well, and becomes `0.0.0.0` where the machine has no IPv6
    /// @param port     0 takes any free one
    /// @throws std::runtime_error  when the address is taken, forbidden or no literal IPv4 or IPv6 address
    ListeningSocket(const std::string& address, std::uint16_t port);
    ~ListeningSocket();
    ListeningSocket(const ListeningSocket&) = delete;
    ListeningSocket& operator=(const ListeningSocket&) = delete;

    [[nodiscard]] std::uint16_t port() const;

    /// Waits for the next peer, on one thread.
    /// @returns  nothing once `stop` was called
    /// @throws std::system_error  when it cannot be accepted now, such as for want of descriptors
    [[nodiscard]] std::optional<Arrival> accept();

    /// Refuses new connections from now on. Any thread.
    void stop();

private:
    int descriptor_{-1};
    std::atomic<bool> is_stopped_{};
};

}  // namespace causerie::http
