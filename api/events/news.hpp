#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include "common/model/ids.hpp"

/// What instances of a workspace tell each other by the doorbell.
namespace causerie::events::news {

/// The log has grown.
inline constexpr std::string_view log_grew = "log";

namespace detail {
inline constexpr std::string_view session_prefix = "session ";
}

/// A session has ended.
[[nodiscard]] inline std::string session_ended(SessionId session) {
    return std::string{detail::session_prefix} + std::to_string(session.value);
}

/// The session of which `ring` says that it has ended; nothing if it says something else.
[[nodiscard]] inline std::optional<SessionId> ended_session(std::string_view ring) {
    if (!ring.starts_with(detail::session_prefix)) return std::nullopt;
    SessionId session;
    const auto* const end = ring.data() + ring.size();
    const auto parsed = std::from_chars(ring.data() + detail::session_prefix.size(), end, session.value);
    if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
    return session;
}

}  // namespace causerie::events::news
