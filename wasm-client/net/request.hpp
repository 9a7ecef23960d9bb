#pragma once

#include <optional>

#include "wasm-client/net/http.hpp"
#include "wasm-client/state/action.hpp"
#include "wasm-client/state/effect.hpp"

namespace causerie {

/// The request that carries out `effect`; nothing for an effect that is none of the server's business.
[[nodiscard]] std::optional<HttpRequest> http_request(const Effect& effect);

/// What the answer to `http_request(effect)` means. Whatever the answer is, well-formed or not, this returns; an answer
/// that cannot be read is a failure. Nothing when there is nothing to tell: the log tells the rest.
[[nodiscard]] std::optional<Event> decode_answer(const Effect& effect, const HttpResponse& response);

}  // namespace causerie
