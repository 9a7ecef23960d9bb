#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "common/result.hpp"

namespace causerie {

/// An RFC 9457 problem document, as the server answers every failure.
struct Problem {
    Error error{};
    int status{};              ///< HTTP status, repeated in the body as RFC 9457 asks.
    std::string request_id{};  ///< The one in `X-Request-Id` and in the server's log.

    friend bool operator==(const Problem&, const Problem&) = default;
};

void to_json(nlohmann::json& json, const Problem& problem);

/// Reads what the client needs of a problem document. Never fails: an answer that is no problem document (a proxy's
/// page, say) becomes `internal`, or `unavailable` for the gateway statuses.
[[nodiscard]] Problem decode_problem(int status, const std::string& body);

}  // namespace causerie
