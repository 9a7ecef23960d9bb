#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "common/model/server_status.hpp"

namespace causerie {

/// What is known of the server's own state while `Dialog::status` is open.
struct StatusWatch {
    std::optional<ServerStatus> last{};
    std::int64_t heard_at_ms{};  ///< Wall clock: when `last` came.
    std::int64_t ask_at_ms{};    ///< Monotonic: when to ask anew.
    bool asking{};               ///< A question is on its way.
    bool refused{};              ///< The server does not tell it to this person.
    std::string problem{};       ///< Why the last question had no answer; empty when it had one.

    friend bool operator==(const StatusWatch&, const StatusWatch&) = default;
};

}  // namespace causerie
