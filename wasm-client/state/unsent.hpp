#pragma once

#include <cstdint>
#include <string>

#include "common/model/ids.hpp"

namespace causerie {

/// What a person wrote and the server does not have yet: a message on its way, a refused one, or a draft. Outlives the
/// page.
struct Unsent {
    UserId user{};
    RoomId room{};
    std::string client_id{};  ///< Of a message; empty for a draft.
    std::string body{};
    std::int64_t order{};   ///< Grows with each one written, and is close to Unix time in milliseconds.
    std::string problem{};  ///< Why the server refused it; empty while it has not.

    friend bool operator==(const Unsent&, const Unsent&) = default;
};

/// What the keys of everything of one person begin with, and nobody else's.
[[nodiscard]] inline std::string key_of(UserId user) { return std::to_string(user.value) + "/"; }

/// No key is the beginning of another.
[[nodiscard]] inline std::string key_of(const Unsent& unsent) {
    const auto name = unsent.client_id.empty()
                          ? "d" + std::to_string(unsent.room.value) + "-" + std::to_string(unsent.order)
                          : "m" + unsent.client_id;
    return key_of(unsent.user) + name + ".";
}

}  // namespace causerie
