#pragma once

#include <stdexcept>
#include <string>

#include "common/result.hpp"

/// All that leaves the store. libpq's and libpqxx's own exceptions do not: their texts can hold connection strings and
/// the values of a failing row.
namespace causerie::store {

/// The database is away, too slow, or has no room for the request; nothing of the transaction was stored. Trying again
/// later may help.
class Unavailable : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The connection was lost while COMMIT was under way: the transaction was stored as a whole, or not at all. Find out
/// (a transaction that takes the log's lock sees the outcome, because the lost one holds it to its end); never guess.
class OutcomeUnknown : public Unavailable {
public:
    using Unavailable::Unavailable;
};

/// A statement that can never work: a defect of ours, or a schema that somebody changed. The text holds the SQLSTATE.
class Fault : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The schema cannot be used by this binary: it is newer, or a migration that it holds was changed afterwards.
class MigrationRefused : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// What a client is told for `Unavailable`.
[[nodiscard]] inline Error no_database() {
    return {ErrorCode::unavailable, "The database is not available at the moment", {}};
}

/// What a client is told whose turn did not come: that says nothing of the database.
[[nodiscard]] inline Error too_busy() { return {ErrorCode::unavailable, "Too much to do at the moment", {}}; }

}  // namespace causerie::store
