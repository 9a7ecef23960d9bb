#pragma once

#include <string>
#include <vector>

#include "api/store/migration.hpp"

namespace causerie::store {

class Transaction;

/// Sees that `schema` is exactly as migration `number` left it, for rows that were written then: an empty one is
/// brought there, one that is there stays. `migrate` does the rest afterwards. All of it is a part of `tx`.
/// @throws MigrationRefused  for any other, and for a `number` that is none of `known`
/// @throws Unavailable, Fault
void migrate_to(Transaction& tx, const std::string& schema, int number,
                const std::vector<Migration>& known = migrations());

}  // namespace causerie::store
