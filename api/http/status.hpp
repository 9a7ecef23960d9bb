#pragma once

#include <array>
#include <string_view>

#include "common/result.hpp"

namespace causerie::http {

/// Every status that the server uses. No other folder writes a status number.
enum class Status : int {
    continue_ = 100,  ///< Interim: the peer may send its body.
    ok = 200,
    created = 201,
    accepted = 202,
    no_content = 204,
    partial_content = 206,
    not_modified = 304,
    bad_request = 400,
    unauthorized = 401,
    forbidden = 403,
    not_found = 404,
    method_not_allowed = 405,
    request_timeout = 408,
    conflict = 409,
    gone = 410,
    precondition_failed = 412,
    content_too_large = 413,
    uri_too_long = 414,
    unsupported_media_type = 415,
    range_not_satisfiable = 416,
    expectation_failed = 417,
    unprocessable_content = 422,
    too_many_requests = 429,
    headers_too_large = 431,
    internal_server_error = 500,
    not_implemented = 501,
    service_unavailable = 503,
    version_not_supported = 505,
};

/// All of them, ascending.
inline constexpr std::array all_statuses{
    Status::continue_,
    Status::ok,
    Status::created,
    Status::accepted,
    Status::no_content,
    Status::partial_content,
    Status::not_modified,
    Status::bad_request,
    Status::unauthorized,
    Status::forbidden,
    Status::not_found,
    Status::method_not_allowed,
    Status::request_timeout,
    Status::conflict,
    Status::gone,
    Status::precondition_failed,
    Status::content_too_large,
    Status::uri_too_long,
    Status::unsupported_media_type,
    Status::range_not_satisfiable,
    Status::expectation_failed,
    Status::unprocessable_content,
    Status::too_many_requests,
    Status::headers_too_large,
    Status::internal_server_error,
    Status::not_implemented,
    Status::service_unavailable,
    Status::version_not_supported,
};

/// Whether the fault is the server's: 5xx.
[[nodiscard]] constexpr bool is_server_fault(Status status) { return status >= Status::internal_server_error; }

/// The reason phrase of the status line.
[[nodiscard]] std::string_view reason(Status status);

/// The one place that says which failure is which status.
[[nodiscard]] Status status_of(ErrorCode code);

}  // namespace causerie::http
