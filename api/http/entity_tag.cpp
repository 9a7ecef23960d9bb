#include "api/http/entity_tag.hpp"

#include <algorithm>
#include <cstdint>

namespace causerie::http {

std::string entity_tag(std::string_view bytes) {
    // FNV-1a: nobody but us makes these bytes, so nobody looks for collisions.
    constexpr std::uint64_t offset_basis = 14695981039346656037ULL;
    constexpr std::uint64_t prime = 1099511628211ULL;
    constexpr int digits = 16;
    constexpr unsigned bits_per_digit = 4;
    auto hash = offset_basis;
    for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * prime;
    std::string tag = "\"";
    for (int digit = digits - 1; digit >= 0; --digit) {
        tag += "0123456789abcdef"[(hash >> (bits_per_digit * static_cast<unsigned>(digit))) & 0xFU];
    }
    return tag += '"';
}

bool names_tag(std::string_view if_none_match, std::string_view tag) {
    while (!if_none_match.empty()) {
        const auto start = if_none_match.find_first_not_of(" \t,");
        if (start == std::string_view::npos) return false;
        if_none_match.remove_prefix(start);
        if (if_none_match == "*") return true;
        if (if_none_match.starts_with("W/")) if_none_match.remove_prefix(2);
        const auto end = if_none_match.starts_with('"') ? if_none_match.find('"', 1) : std::string_view::npos;
        if (end == std::string_view::npos) return false;  // Malformed from here on.
        if (if_none_match.substr(0, end + 1) == tag) return true;
        if_none_match.remove_prefix(end + 1);
    }
    return false;
}

}  // namespace causerie::http
