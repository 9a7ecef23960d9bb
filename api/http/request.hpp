#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/header.hpp"
#include "api/http/method.hpp"
#include "api/http/request_head.hpp"

namespace causerie::http {

/// Who is at the other end of a connection.
struct Peer {
    std::string address{};    ///< Without port.
    bool is_trusted_proxy{};  ///< What it says of its clients is believed.

    friend bool operator==(const Peer&, const Peer&) = default;
};

/// One complete, checked request. It owns its bytes and can be moved to another thread; it cannot be copied.
/// Every view it returns lives as long as the request and stays valid when the request is moved.
class Request {
public:
    /// A request that did not come from the network, for tests of handlers. `target` as in a request line.
    /// @returns  nothing when `target` is none that the server would accept
    [[nodiscard]] static std::optional<Request> create(Method method, std::string_view target,
                                                       std::vector<Header> headers = {}, std::string body = {},
                                                       const Peer& peer = {"127.0.0.1", true});

    Request(Request&&) noexcept = default;
    Request& operator=(Request&&) noexcept = default;
    Request(const Request&) = delete;
    Request& operator=(const Request&) = delete;
    ~Request() = default;

    [[nodiscard]] Method method() const { return head_.method; }

    /// Percent-decoded, begins with `/`, holds no NUL; it may hold anything else, dot segments and invalid UTF-8 too.
    /// `*` only for `OPTIONS *`.
    [[nodiscard]] const std::string& path() const { return head_.path; }

    /// The request line's target as it was sent, query included.
    [[nodiscard]] std::string_view target() const { return head_.target.of(bytes_); }

    /// The path as it was sent: for splitting into segments before decoding.
    [[nodiscard]] std::string_view raw_path() const { return head_.raw_path.of(bytes_); }

    /// The first query parameter of this name, percent-decoded, `+` as a space; empty for `?name` and `?name=`.
    [[nodiscard]] std::optional<std::string> query(std::string_view name) const;

    /// The first field of this name, without surrounding white space; empty when there is none.
    /// @param name  in lower case
    [[nodiscard]] std::string_view header(std::string_view name) const;

    /// All fields of this name, in the order in which they came.
    /// @param name  in lower case
    [[nodiscard]] std::vector<std::string_view> headers(std::string_view name) const;

    /// The first cookie of this name, over all `Cookie` fields; quotes are part of the value.
    [[nodiscard]] std::optional<std::string_view> cookie(std::string_view name) const;

    /// At most `Limits::body_length_max` bytes, chunks already joined.
    [[nodiscard]] const std::string& body() const { return body_; }

    /// The other end of the socket, without port: `127.0.0.1`, `2001:db8::1`. Behind a proxy that is the proxy.
    [[nodiscard]] const std::string& peer_address() const { return peer_address_; }

    /// From `X-Request-Id` when that is 1 to 64 of `A-Za-z0-9._-`, else random.
    [[nodiscard]] const std::string& request_id() const { return request_id_; }

    /// True when a trusted proxy in front says so (`X-Forwarded-Proto: https`). Without one it cannot be known.
    [[nodiscard]] bool is_https() const { return is_https_; }

    /// Whether the peer wants more requests answered on this connection.
    [[nodiscard]] bool keep_alive() const { return head_.keep_alive; }

    [[nodiscard]] bool is_http_1_0() const { return head_.is_http_1_0; }

    /// The `Host` field: `chat.example`, `localhost:8080`, `[::1]:8080`; empty only for HTTP/1.0 without one.
    [[nodiscard]] std::string_view host() const { return header("host"); }

private:
    friend class RequestReader;

    Request() = default;

    std::string bytes_{};  ///< The head as it was sent; `head_` points into it by position.
    RequestHead head_{};
    std::string body_{};
    std::string peer_address_{};
    std::string request_id_{};
    bool is_https_{};
};

}  // namespace causerie::http
