#pragma once

#include <cstdint>
#include <string>

namespace causerie::http {

/// The descriptor on which this process listens at `port`: Pistache keeps it to itself.
/// @returns -1 when there is none
[[nodiscard]] int find_listening_socket(std::uint16_t port);

/// What every accepted connection inherits: bounds on what the kernel keeps for a peer that does not read, and on how
/// long a peer that has vanished is written to.
void set_socket_limits(int listening_socket);

/// Refuses new connections from now on, without a fault in the thread that accepts.
void stop_listening(int listening_socket);

/// `address` as Pistache wants it, without port. `::` becomes `0.0.0.0` where the machine has no IPv6.
/// @throws std::runtime_error  when it is no literal IPv4 or IPv6 address
[[nodiscard]] std::string bindable_address(const std::string& address);

}  // namespace causerie::http
