#include "api/http/host.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace causerie::http {
namespace {

bool is_alphanumeric(char character) {
    return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'z') ||
           (character >= 'A' && character <= 'Z');
}

bool is_name(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char character) {
        return is_alphanumeric(character) || character == '.' || character == '-' || character == '_';
    });
}

bool is_bracketed(std::string_view text) {
    if (text.size() < 4 || text.front() != '[' || text.back() != ']') return false;
    text = text.substr(1, text.size() - 2);
    return std::all_of(text.begin(), text.end(), [](char character) {
        return is_alphanumeric(character) || character == ':' || character == '.';
    });
}

bool is_port(std::string_view text) {
    if (text.empty()) return true;  // `host:` is what RFC 3986 calls the default port.
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

bool is_host(std::string_view text) {
    const auto bracket = text.rfind(']');
    const auto colon = text.rfind(':');
    const bool has_port = colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
    const auto name = has_port ? text.substr(0, colon) : text;
    if (has_port && !is_port(text.substr(colon + 1))) return false;
    return is_name(name) || is_bracketed(name);
}

}  // namespace causerie::http
