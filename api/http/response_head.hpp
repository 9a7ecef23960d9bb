#pragma once

#include <string>
#include <string_view>

#include "api/http/response.hpp"

namespace causerie::http {

/// What the head of an answer needs to know beside the answer itself.
struct ResponseContext {
    std::string_view request_id{};  ///< May be empty: no `X-Request-Id` then.
    bool is_https{};
    bool is_http_1_0{};
    bool keep_alive{};
    bool is_stream{};  ///< No `Content-Length`; the end of the connection ends the answer.
};

/// The status line and all fields of an answer, empty line included. This is where every answer gets its security
/// headers, so no handler can forget them. A field whose name or value could break the framing is left out, and so are
/// those that are the server's to set.
[[nodiscard]] std::string response_head(const Response& response, const ResponseContext& context);

/// Whether an answer of this status has a body at all.
[[nodiscard]] bool has_body(Status status);

}  // namespace causerie::http
