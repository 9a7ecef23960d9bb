#pragma once

#include <compare>
#include <cstdint>

namespace causerie {

/// A database key that cannot be mistaken for another table's key. Valid ids are positive and below 2^53.
template <typename Tag>
struct Id {
    std::int64_t value{};
    friend auto operator<=>(const Id&, const Id&) = default;
};

using UserId = Id<struct UserTag>;
using RoomId = Id<struct RoomTag>;
using MessageId = Id<struct MessageTag>;
using SessionId = Id<struct SessionTag>;

}  // namespace causerie
