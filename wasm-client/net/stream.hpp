#pragma once

#include <optional>
#include <string_view>

#include "wasm-client/state/action.hpp"

namespace causerie {

/// What one server-sent event means.
/// @param name  the `event:` field
/// @param id    the `id:` field, or for an event without one that of the last event that had one
/// @param data  the `data:` field
/// @returns  `StreamBroken` for what cannot be read; nothing for a kind that this build does not know and that has no
///           place in the log
[[nodiscard]] std::optional<Event> decode_stream_event(std::string_view name, std::string_view id,
                                                       std::string_view data);

}  // namespace causerie
