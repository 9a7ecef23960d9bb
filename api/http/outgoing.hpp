#pragma once

#include <cstddef>
#include <string>

#include "api/http/response.hpp"

namespace causerie::http {

/// What of one answer is still to be written to a socket.
class Outgoing {
public:
    enum class Progress { done, blocked, failed };

    Outgoing() = default;
    Outgoing(std::string head, Body body);

    /// Writes what the non-blocking socket takes.
    /// @returns `blocked` when it is full: call again when it is writable
    [[nodiscard]] Progress write(int descriptor);

    /// Bytes written so far.
    [[nodiscard]] std::size_t sent() const { return sent_; }

    /// Bytes of memory that only this answer keeps alive.
    [[nodiscard]] std::size_t private_bytes() const;

    /// The bytes that are still to be written, as one string.
    [[nodiscard]] std::string rest() const;

private:
    std::string head_{};
    Body body_{};
    std::size_t sent_{};
};

}  // namespace causerie::http
