#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "api/http/header.hpp"
#include "api/http/status.hpp"
#include "common/result.hpp"

namespace causerie::http {

/// Shared immutable bytes, or a slice of them: sending one body to many peers copies nothing.
class Body {
public:
    Body() = default;
    Body(std::string bytes);                         // NOLINT(google-explicit-constructor): a string is the usual body.
    Body(std::shared_ptr<const std::string> bytes);  // NOLINT(google-explicit-constructor)

    /// The part that begins at `offset`; both bounds are cut to what there is.
    [[nodiscard]] Body slice(std::size_t offset, std::size_t length) const;

    [[nodiscard]] std::string_view view() const {
        return bytes_ ? std::string_view{*bytes_}.substr(offset_, length_) : std::string_view{};
    }

    /// Whether somebody else keeps the bytes alive too.
    [[nodiscard]] bool is_shared() const { return bytes_.use_count() > 1; }

private:
    std::shared_ptr<const std::string> bytes_{};
    std::size_t offset_{};
    std::size_t length_{};
};

/// An answer as a handler gives it. `Responder::send` adds `Content-Length`, `X-Request-Id`, `Connection` and the
/// security headers, so set none of these here.
struct Response {
    Status status{Status::ok};
    std::vector<Header> headers{};
    Body body{};  ///< Not sent in answer to HEAD, nor with 204 and 304.
};

/// `json` with `Content-Type: application/json`.
[[nodiscard]] Response json(Status status, const nlohmann::json& json);

/// JSON text that is ready, shared or not.
[[nodiscard]] Response json_text(Status status, Body text);

/// UTF-8 text for people and probes.
[[nodiscard]] Response text(Status status, Body text);

[[nodiscard]] Response no_content();

/// RFC 9457 `application/problem+json`, with the status of `error.code` and `Retry-After` where one is due.
/// `internal` loses its detail.
[[nodiscard]] Response problem(const Error& error, std::string_view request_id);

/// The same with a status that no `ErrorCode` has, such as 412 or 416.
[[nodiscard]] Response problem(Status status, const Error& error, std::string_view request_id);

}  // namespace causerie::http
