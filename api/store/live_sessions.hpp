#pragma once

#include <span>
#include <vector>

#include "common/model/ids.hpp"

namespace causerie::store {
class Transaction;
}

namespace causerie::store::sessions {

/// Those of `ids` that may still be used: not ended, not expired, and of an account that is not deactivated.
[[nodiscard]] std::vector<SessionId> live(Transaction& tx, std::span<const SessionId> ids);

}  // namespace causerie::store::sessions
