#include "api/routes/bearer.hpp"

#include <algorithm>

namespace causerie::routes {

std::optional<std::string_view> bearer_token(const http::Request& request) {
    constexpr std::string_view scheme = "bearer";
    const auto value = request.header("authorization");
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    if (!std::ranges::equal(value.substr(0, scheme.size()), scheme, {}, lower)) return std::nullopt;
    const auto rest = value.substr(scheme.size());
    const auto token = std::min(rest.find_first_not_of(' '), rest.size());
    // A longer word is another scheme; and whoever gives no token after this one has come with a bad one.
    if (token == 0 && !rest.empty()) return std::nullopt;
    return rest.substr(token);
}

}  // namespace causerie::routes
