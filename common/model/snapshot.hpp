#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "common/model/cursor.hpp"
#include "common/model/room.hpp"
#include "common/model/user.hpp"
#include "common/result.hpp"

namespace causerie {

/// Everything that a client needs to start, exact as of `cursor`.
struct Snapshot {
    Cursor cursor{};
    User me{};
    std::vector<User> users{};  ///< Everybody in the workspace, the caller included.
    std::vector<Room> rooms{};  ///< All that the caller is in, and all public ones.
    std::string server_version{};

    friend bool operator==(const Snapshot&, const Snapshot&) = default;
};

void to_json(nlohmann::json& json, const Snapshot& snapshot);
[[nodiscard]] Result<Snapshot> decode_snapshot(const nlohmann::json& json);

}  // namespace causerie
