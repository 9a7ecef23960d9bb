#pragma once

#include <string>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

namespace causerie {

/// The failures a caller must be ready to meet. `common/protocol/error_code.hpp` gives each its wire name;
/// `api/http` gives each its HTTP status.
enum class ErrorCode {
    invalid_json,
    validation_failed,
    unauthenticated,
    invalid_credentials,
    forbidden,
    not_found,
    method_not_allowed,
    conflict,
    username_taken,
    payload_too_large,
    unsupported_media_type,
    rate_limited,
    cursor_expired,
    unavailable,
    internal,
};

/// One input field that is missing, wrongly typed or out of bounds.
struct FieldError {
    std::string field{};
    std::string code{};    ///< Machine readable: `missing`, `wrong_type`, `too_short`, `too_long`, `invalid`.
    std::string detail{};  ///< For people; holds no secret.

    friend bool operator==(const FieldError&, const FieldError&) = default;
};

/// One expected failure. `detail` is shown to the user, so it holds no SQL and no secrets.
struct Error {
    ErrorCode code{};
    std::string detail{};
    std::vector<FieldError> fields{};  ///< Empty unless `code` is `validation_failed`.

    friend bool operator==(const Error&, const Error&) = default;
};

template <typename T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string detail) {
    return tl::unexpected<Error>{Error{code, std::move(detail), {}}};
}

[[nodiscard]] inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>{std::move(error)}; }

/// A single bad field, as a whole failure.
[[nodiscard]] inline tl::unexpected<Error> fail(FieldError field) {
    std::string detail = field.detail;
    return tl::unexpected<Error>{Error{ErrorCode::validation_failed, std::move(detail), {std::move(field)}}};
}

/// Hands an inner failure on to the caller, whatever the two value types are.
template <typename T>
[[nodiscard]] tl::unexpected<Error> fail(const Result<T>& failed) {
    return tl::unexpected<Error>{failed.error()};
}

}  // namespace causerie
