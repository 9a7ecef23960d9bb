#include "api/http/status.hpp"

namespace causerie::http {

std::string_view reason(Status status) {
    switch (status) {
        case Status::continue_: return "Continue";
        case Status::ok: return "OK";
        case Status::created: return "Created";
        case Status::accepted: return "Accepted";
        case Status::no_content: return "No Content";
        case Status::partial_content: return "Partial Content";
        case Status::not_modified: return "Not Modified";
        case Status::bad_request: return "Bad Request";
        case Status::unauthorized: return "Unauthorized";
        case Status::forbidden: return "Forbidden";
        case Status::not_found: return "Not Found";
        case Status::method_not_allowed: return "Method Not Allowed";
        case Status::request_timeout: return "Request Timeout";
        case Status::conflict: return "Conflict";
        case Status::gone: return "Gone";
        case Status::precondition_failed: return "Precondition Failed";
        case Status::content_too_large: return "Content Too Large";
        case Status::uri_too_long: return "URI Too Long";
        case Status::unsupported_media_type: return "Unsupported Media Type";
        case Status::range_not_satisfiable: return "Range Not Satisfiable";
        case Status::expectation_failed: return "Expectation Failed";
        case Status::unprocessable_content: return "Unprocessable Content";
        case Status::too_many_requests: return "Too Many Requests";
        case Status::headers_too_large: return "Request Header Fields Too Large";
        case Status::internal_server_error: return "Internal Server Error";
        case Status::not_implemented: return "Not Implemented";
        case Status::service_unavailable: return "Service Unavailable";
        case Status::version_not_supported: return "HTTP Version Not Supported";
    }
    return "Unknown";
}

Status status_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::invalid_json: return Status::bad_request;
        case ErrorCode::validation_failed: return Status::unprocessable_content;
        case ErrorCode::unauthenticated:
        case ErrorCode::invalid_credentials: return Status::unauthorized;
        case ErrorCode::forbidden: return Status::forbidden;
        case ErrorCode::not_found: return Status::not_found;
        case ErrorCode::method_not_allowed: return Status::method_not_allowed;
        case ErrorCode::conflict:
        case ErrorCode::username_taken: return Status::conflict;
        case ErrorCode::payload_too_large: return Status::content_too_large;
        case ErrorCode::unsupported_media_type: return Status::unsupported_media_type;
        case ErrorCode::rate_limited: return Status::too_many_requests;
        case ErrorCode::cursor_expired: return Status::gone;
        case ErrorCode::unavailable: return Status::service_unavailable;
        case ErrorCode::internal: return Status::internal_server_error;
    }
    return Status::internal_server_error;
}

}  // namespace causerie::http
