#include "api/routes/bearer.hpp"

#include <algorithm>

namespace causerie::routes {

std::optional<std::string_view> bearer_token(const http::Request& request) {
    constexpr std::string_view scheme = "bearer ";
    auto value = request.header("authorization");
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    if (!std::ranges::equal(value.substr(0, scheme.size()), scheme, {}, lower)) return std::nullopt;
    value.remove_prefix(scheme.size());
    return value;
}

}  // namespace causerie::routes
