#include "common/validation/network_list.hpp"

#include <algorithm>
#include <charconv>

#include <arpa/inet.h>

namespace causerie {
namespace {

using Bytes = std::array<std::uint8_t, 16>;

constexpr int bits_of_byte = 8;
constexpr int bits_of_ipv4 = 32;
constexpr int bits_of_ipv6 = 128;
constexpr std::string_view private_name = "private";
constexpr std::string_view private_networks =
    "127.0.0.0/8,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,100.64.0.0/10,::1,fc00::/7";

std::optional<Bytes> bytes_of_ipv4(const std::string& text) {
    Bytes bytes{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (::inet_pton(AF_INET, text.c_str(), &bytes[12]) != 1) return std::nullopt;
    return bytes;
}

std::optional<Bytes> bytes_of_ipv6(const std::string& text) {
    Bytes bytes{};
    if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return std::nullopt;
    return bytes;
}

std::optional<Bytes> bytes_of(const std::string& text) {
    const auto bytes = bytes_of_ipv4(text);
    return bytes ? bytes : bytes_of_ipv6(text);
}

/// The first `length` bits; the others are 0.
Bytes prefix(Bytes bytes, int length) {
    for (int i = 0; i < static_cast<int>(bytes.size()); ++i) {
        const int kept = std::clamp(length - i * bits_of_byte, 0, bits_of_byte);
        bytes.at(static_cast<std::size_t>(i)) &= static_cast<std::uint8_t>(0xff00 >> kept);
    }
    return bytes;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

}  // namespace

std::optional<NetworkList::Network> NetworkList::parse_network(std::string_view text) {
    const auto slash = text.find('/');
    const std::string address{text.substr(0, slash)};
    const auto ipv4 = bytes_of_ipv4(address);
    const auto bytes = ipv4 ? ipv4 : bytes_of_ipv6(address);
    if (!bytes) return std::nullopt;
    const int length_max = ipv4 ? bits_of_ipv4 : bits_of_ipv6;
    int length = length_max;
    if (slash != std::string_view::npos) {
        const auto digits = text.substr(slash + 1);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
        if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
        if (length < 0 || length > length_max) return std::nullopt;
    }
    const Network network{*bytes, bits_of_ipv6 - length_max + length};
    // 10.1.2.3/8 is more likely a slip than a wish to trust all of 10.0.0.0/8.
    if (prefix(network.first, network.prefix_length) != network.first) return std::nullopt;
    return network;
}

std::optional<NetworkList> NetworkList::parse(std::string_view text) {
    NetworkList list;
    for (bool is_last = false; !is_last;) {
        const auto comma = text.find(',');
        is_last = comma == std::string_view::npos;
        const auto part = trimmed(text.substr(0, comma));
        if (part == private_name) {
            const auto all = parse(private_networks);
            list.networks_.insert(list.networks_.end(), all->networks_.begin(), all->networks_.end());
        } else if (const auto network = parse_network(part)) {
            list.networks_.push_back(*network);
        } else {
            return std::nullopt;
        }
        if (!is_last) text.remove_prefix(comma + 1);
    }
    return list;
}

bool NetworkList::contains(const std::string& address) const {
    const auto bytes = bytes_of(address);
    return bytes && std::ranges::any_of(networks_, [&](const Network& network) {
               return prefix(*bytes, network.prefix_length) == network.first;
           });
}

bool is_address(const std::string& text) { return bytes_of(text).has_value(); }

}  // namespace causerie
