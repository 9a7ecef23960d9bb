#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace causerie {

/// Addresses and networks, of IPv4 and IPv6. IPv4 is the same as IPv4 mapped into IPv6 (`::ffff:10.0.0.1`).
class NetworkList {
public:
    /// Nothing is in it.
    NetworkList() = default;

    /// @param text  separated by commas: `10.1.2.3`, `10.0.0.0/8`, `2001:db8::/32`, or `private` for loopback and all
    ///              networks that cannot be reached from the Internet (RFC 1918, 4193, 6598)
    /// @returns     nothing when a part of it is none of these, or has bits set behind its prefix
    [[nodiscard]] static std::optional<NetworkList> parse(std::string_view text);

    /// False for whatever is no address.
    [[nodiscard]] bool contains(const std::string& address) const;

    friend bool operator==(const NetworkList&, const NetworkList&) = default;

private:
    using Bytes = std::array<std::uint8_t, 16>;

    struct Network {
        Bytes first{};
        int prefix_length{};
        friend bool operator==(const Network&, const Network&) = default;
    };

    [[nodiscard]] static std::optional<Network> parse_network(std::string_view text);

    std::vector<Network> networks_{};
};

/// An IPv4 or IPv6 address, without port, brackets or zone.
[[nodiscard]] bool is_address(const std::string& text);

}  // namespace causerie
