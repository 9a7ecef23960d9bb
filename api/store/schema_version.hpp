#pragma once

#include <vector>

#include "api/store/database.hpp"
#include "api/store/migration.hpp"

namespace causerie::store {

/// Sees that the schema is exactly as migration `number` left it, for rows that were written then: an empty one is
/// brought there, one that is there stays. `migrate` does the rest afterwards.
/// @throws MigrationRefused  for any other, and for a `number` that `known` does not reach
/// @throws Unavailable, Fault
void migrate_to(const DatabaseOptions& options, int number, const std::vector<Migration>& known = migrations());

}  // namespace causerie::store
