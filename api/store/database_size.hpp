#pragma once

#include <cstdint>

namespace causerie::store {

class Transaction;

/// Bytes that the whole database takes on disk, all its workspaces and indexes included. PostgreSQL has to look at
/// every file for it, so ask seldom.
[[nodiscard]] std::int64_t database_size(Transaction& tx);

}  // namespace causerie::store
