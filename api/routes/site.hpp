#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/http/request.hpp"
#include "api/http/response.hpp"
#include "common/validation/network_list.hpp"

namespace causerie::routes {

/// Where the browser sees us, as far as it can be known: decides about cookies and about what counts as our own page.
class Site {
public:
    /// @param public_url  an origin, without a trailing slash
    explicit Site(std::optional<std::string> public_url) : public_url_{std::move(public_url)} {}

    /// The token of the session cookie that `request` carries.
    [[nodiscard]] std::optional<std::string_view> session_token(const http::Request& request) const;

    /// The `Set-Cookie` field that keeps `token` in the browser.
    [[nodiscard]] http::Header keep_session(const http::Request& request, std::string_view token) const;

    /// The one that removes it.
    [[nodiscard]] http::Header drop_session(const http::Request& request) const;

    /// Whether the request says where it comes from, and that is one of our own pages (or the address bar).
    [[nodiscard]] bool is_same_origin(const http::Request& request) const;

    /// Whether the request says that it comes from somebody else's page.
    [[nodiscard]] bool is_cross_site(const http::Request& request) const;

private:
    [[nodiscard]] bool is_plain(const http::Request& request) const;
    [[nodiscard]] std::string origin(const http::Request& request) const;
    [[nodiscard]] const char* cookie_name(const http::Request& request) const;

    std::optional<std::string> public_url_;
};

/// Who is to be held responsible for a request: the peer, or if that is a trusted proxy, whom it names as its client;
/// and so on, up to the first address that is not trusted.
[[nodiscard]] std::string client_address(const http::Request& request, const NetworkList& trusted);

}  // namespace causerie::routes
