#include "wasm-client/net/stream.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "common/json/field_reader.hpp"
#include "common/model/event.hpp"
#include "wasm-client/net/plausible.hpp"

namespace causerie {
namespace {

Event decode_bye(std::string_view data) {
    const auto json = parse_json(data);
    ByeArrived bye;
    if (!json) return StreamLost{};
    FieldReader reader{*json};
    reader.read("retry_ms", bye.retry_ms);
    const auto read = reader.finish(bye);
    if (!read) return StreamLost{};
    return *read;
}

}  // namespace

std::optional<Event> decode_stream_event(std::string_view name, std::string_view id, std::string_view data) {
    if (name == "reset") return ResetArrived{};
    if (name == "bye") return decode_bye(data);
    auto cursor = parse_cursor(id);
    const auto kind = event_kind(name);
    if (!kind) {
        // A ping, something ephemeral, or something newer than this build: all of them say how far the log has come.
        if (cursor) return PingArrived{std::move(*cursor)};
        if (name == "ping") return StreamBroken{};
        return std::nullopt;
    }
    const auto json = parse_json(data);
    if (!cursor || !json) return StreamBroken{};
    auto subject = decode_event(*kind, *json);
    if (!subject || !is_plausible(*subject)) return StreamBroken{};
    return EventArrived{std::move(*cursor), std::move(*subject)};
}

}  // namespace causerie
