#include "common/protocol/error_code.hpp"

#include <array>

namespace causerie {
namespace {

struct Entry {
    ErrorCode code;
    std::string_view name;
    std::string_view title;
};

constexpr std::array<Entry, 15> entries{{
    {ErrorCode::invalid_json, "invalid_json", "The body is not valid JSON"},
    {ErrorCode::validation_failed, "validation_failed", "A field is missing or invalid"},
    {ErrorCode::unauthenticated, "unauthenticated", "Sign in first"},
    {ErrorCode::invalid_credentials, "invalid_credentials", "Wrong username or password"},
    {ErrorCode::forbidden, "forbidden", "Not allowed"},
    {ErrorCode::not_found, "not_found", "Not found"},
    {ErrorCode::method_not_allowed, "method_not_allowed", "Method not allowed"},
    {ErrorCode::conflict, "conflict", "Conflict"},
    {ErrorCode::username_taken, "username_taken", "This username is taken"},
    {ErrorCode::payload_too_large, "payload_too_large", "The request is too large"},
    {ErrorCode::unsupported_media_type, "unsupported_media_type", "The body must be application/json"},
    {ErrorCode::rate_limited, "rate_limited", "Too many requests"},
    {ErrorCode::cursor_expired, "cursor_expired", "The cursor is too old or from another log"},
    {ErrorCode::unavailable, "unavailable", "The service is not available at the moment"},
    {ErrorCode::internal, "internal", "Something went wrong"},
}};

}  // namespace

std::string_view name(ErrorCode code) {
    for (const auto& entry : entries) {
        if (entry.code == code) return entry.name;
    }
    return "internal";
}

std::optional<ErrorCode> error_code(std::string_view name) {
    for (const auto& entry : entries) {
        if (entry.name == name) return entry.code;
    }
    return std::nullopt;
}

std::string_view title(ErrorCode code) {
    for (const auto& entry : entries) {
        if (entry.code == code) return entry.title;
    }
    return "Something went wrong";
}

}  // namespace causerie
