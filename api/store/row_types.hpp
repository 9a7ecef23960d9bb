#pragma once

#include "api/store/rooms.hpp"
#include "api/store/row_reader.hpp"
#include "common/model/room.hpp"
#include "common/model/user.hpp"

namespace causerie::store {

/// Reads `columns::user`.
[[nodiscard]] User read_user(RowReader& row);

/// Reads `columns::access`.
[[nodiscard]] rooms::Access read_access(RowReader& row);

/// Reads `columns::membership`.
[[nodiscard]] Membership read_membership(RowReader& row);

}  // namespace causerie::store
