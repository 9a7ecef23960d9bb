#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <nlohmann/json.hpp>

#include "api/http/request.hpp"
#include "api/http/router.hpp"
#include "common/model/ids.hpp"
#include "common/result.hpp"

namespace causerie::routes {

/// The body's JSON. Fails with `unsupported_media_type` or `invalid_json`.
[[nodiscard]] Result<nlohmann::json> json_body(const http::Request& request);

/// The body as `decode`, a `Result<T>(const nlohmann::json&)`, reads it.
template <typename Decode>
[[nodiscard]] auto decode_body(const http::Request& request, Decode decode) -> decltype(decode(nlohmann::json{})) {
    const auto json = json_body(request);
    if (!json) return fail(json);
    return decode(*json);
}

/// The first segment that the route's pattern leaves open, as an id. One that cannot be fails like one that is not
/// there.
[[nodiscard]] Result<RoomId> captured_room(const http::Captures& captures);
[[nodiscard]] Result<MessageId> captured_message(const http::Captures& captures);

struct IntegerBounds {
    std::int64_t min{};
    std::int64_t max{};
};

/// A query parameter as a decimal number; nothing when it is missing. Fails with `validation_failed`.
[[nodiscard]] Result<std::optional<std::int64_t>> query_integer(const http::Request& request, const char* name,
                                                                IntegerBounds bounds);

}  // namespace causerie::routes
