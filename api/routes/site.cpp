#include "api/routes/site.hpp"

#include <cstdint>
#include <ranges>
#include <utility>

#include "common/validation/limits.hpp"

namespace causerie::routes {
namespace {

constexpr const char* secure_name = "__Host-session";
constexpr const char* plain_name = "session";
constexpr std::int64_t seconds_per_day = 24 * 60 * 60;

bool begins_with(std::string_view text, std::string_view start) { return text.substr(0, start.size()) == start; }

bool is_loopback_host(std::string_view host) {
    if (begins_with(host, "[::1]")) return true;
    const auto name = host.substr(0, host.find(':'));
    // Anybody may call a host `127.example`.
    return name == "localhost" || (begins_with(name, "127.") && is_address(std::string{name}));
}

bool is_loopback_address(std::string_view address) {
    return begins_with(address, "127.") || address == "::1" || begins_with(address, "::ffff:127.");
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

}  // namespace

// Browsers keep a `Secure` cookie only where the page came over https (or from loopback, not all of them).
bool Site::is_plain(const http::Request& request) const {
    if (request.is_https()) return false;
    if (public_url_) return begins_with(*public_url_, "http://") || is_loopback_host(request.host());
    if (is_loopback_host(request.host())) return true;
    // A proxy on this machine is believed here even if it is not trusted: a cookie that is
    // too secure shows at once, one that is not secure enough never.
    return is_loopback_address(request.peer_address()) && request.header("x-forwarded-proto") != "https";
}

// What a browser sends as `Origin` from our own pages. Where no proxy that is trusted says how it was asked, https is
// taken for granted wherever a plain page could not keep its cookie anyway.
std::string Site::origin(const http::Request& request) const {
    return (is_plain(request) ? "http://" : "https://") + std::string{request.host()};
}

const char* Site::cookie_name(const http::Request& request) const {
    return is_plain(request) ? plain_name : secure_name;
}

std::optional<std::string_view> Site::session_token(const http::Request& request) const {
    return request.cookie(cookie_name(request));
}

http::Header Site::keep_session(const http::Request& request, std::string_view token) const {
    std::string value{cookie_name(request)};
    value.append("=").append(token).append("; Path=/; HttpOnly; SameSite=Lax; Max-Age=");
    value.append(std::to_string(limits::cookie_days * seconds_per_day));
    if (!is_plain(request)) value.append("; Secure");
    return {"Set-Cookie", std::move(value)};
}

http::Header Site::drop_session(const http::Request& request) const {
    std::string value{cookie_name(request)};
    value.append("=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    if (!is_plain(request)) value.append("; Secure");
    return {"Set-Cookie", std::move(value)};
}

bool Site::is_same_origin(const http::Request& request) const {
    const auto fetch_site = request.header("sec-fetch-site");
    if (!fetch_site.empty()) return fetch_site == "same-origin" || fetch_site == "none";
    const auto origin = request.header("origin");
    return !origin.empty() && (origin == this->origin(request) || origin == public_url_);
}

bool Site::is_cross_site(const http::Request& request) const {
    const bool says_where = !request.header("sec-fetch-site").empty() || !request.header("origin").empty();
    return says_where && !is_same_origin(request);
}

std::string client_address(const http::Request& request, const NetworkList& trusted) {
    auto client = request.peer_address();
    if (!trusted.contains(client)) return client;
    // Each proxy appends whom it saw, maybe as a field of its own: from the last entry backwards, whatever a trusted
    // one said holds. What stands before that may have been made up.
    const auto fields = request.headers("x-forwarded-for");
    for (const auto& field : fields | std::views::reverse) {
        for (auto end = field.size(); end != std::string_view::npos;) {
            const auto rest = field.substr(0, end);
            end = rest.rfind(',');
            std::string entry{trimmed(end == std::string_view::npos ? rest : rest.substr(end + 1))};
            if (!is_address(entry)) return client;
            client = std::move(entry);
            if (!trusted.contains(client)) return client;
        }
    }
    return client;
}

}  // namespace causerie::routes
