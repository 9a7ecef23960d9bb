#pragma once

#include <string>
#include <utility>

namespace causerie::http {

/// A connection that has left the HTTP server: the only descriptor of a non-blocking TCP socket. Whoever holds it
/// writes the rest of the answer and ends it.
class StreamSocket {
public:
    /// Takes over `descriptor`. `unsent` is what the caller must write before anything of its own.
    StreamSocket(int descriptor, std::string unsent) : descriptor_{descriptor}, unsent_{std::move(unsent)} {}

    StreamSocket(StreamSocket&& other) noexcept
        : descriptor_{std::exchange(other.descriptor_, -1)}, unsent_{std::move(other.unsent_)} {}
    StreamSocket& operator=(StreamSocket&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        std::swap(unsent_, other.unsent_);
        return *this;
    }
    StreamSocket(const StreamSocket&) = delete;
    StreamSocket& operator=(const StreamSocket&) = delete;

    /// Shuts the connection down in both directions and closes the descriptor, unless it was released.
    ~StreamSocket();

    [[nodiscard]] int descriptor() const { return descriptor_; }

    /// The end of the head and first bytes, where the peer's window was full; nearly always empty.
    [[nodiscard]] const std::string& unsent() const { return unsent_; }

    /// Gives the descriptor away: the caller closes it.
    [[nodiscard]] int release() { return std::exchange(descriptor_, -1); }

private:
    int descriptor_{-1};
    std::string unsent_{};
};

}  // namespace causerie::http
