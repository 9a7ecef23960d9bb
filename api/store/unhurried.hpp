#pragma once

#include <functional>

#include "api/store/database.hpp"

/// Transactions for commands that may take minutes: on a connection of their own, without time-outs. Never for
/// requests.
namespace causerie::store {

/// One REPEATABLE READ, READ ONLY transaction.
/// @throws Unavailable, Fault, and what `work` throws
void read_unhurried(const DatabaseOptions& options, const std::function<void(Transaction&)>& work);

/// One READ COMMITTED transaction: committed if `work` returns true, else rolled back.
/// @throws Unavailable, OutcomeUnknown, Fault, and what `work` throws
void write_unhurried(const DatabaseOptions& options, const std::function<bool(Transaction&)>& work);

}  // namespace causerie::store
