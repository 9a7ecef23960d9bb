#pragma once

#include <functional>
#include <string>
#include <vector>

#include "api/store/database.hpp"
#include "api/store/migration.hpp"

namespace causerie::store {

/// Brings the schema up to date, creating it if it is missing. Each migration runs in a transaction of its own under an
/// advisory lock: of two instances that start at once one applies it, the other waits and finds it done.
///
/// Opens its own connection and waits for slow statements, so it is not for a request's thread.
/// @param is_over  asked every few milliseconds, on a thread of its own: once it says so the connection is cut, since a
///                 database that has gone silent would hold the caller for ever
/// @returns        the names of the migrations that this call applied
/// @throws Unavailable       the database is away; try again later
/// @throws MigrationRefused  the schema is newer than `wanted`, or was made by a migration with another text
/// @throws Fault             a migration failed; nothing of it was kept
std::vector<std::string> migrate(const DatabaseOptions& options, const std::vector<Migration>& wanted = migrations(),
                                 const std::function<bool()>& is_over = {});

/// What `migrate` would do, found out without changing anything: the names of the migrations that are missing, in
/// order. Opens its own connection and waits for slow statements.
/// @throws Unavailable, MigrationRefused, Fault  as `migrate`
[[nodiscard]] std::vector<std::string> pending_migrations(const DatabaseOptions& options,
                                                          const std::vector<Migration>& wanted = migrations());

/// The same as parts of a transaction in `schema`: what fails afterwards takes the migrations along.
void migrate(Transaction& tx, const std::string& schema, const std::vector<Migration>& wanted = migrations());
[[nodiscard]] std::vector<std::string> pending_migrations(Transaction& tx, const std::string& schema,
                                                          const std::vector<Migration>& wanted = migrations());

/// The number of the newest migration that the schema holds; 0 for none.
[[nodiscard]] int schema_version(Transaction& tx);

}  // namespace causerie::store
