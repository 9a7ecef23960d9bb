#pragma once

#include <cstdint>
#include <string>

#include "api/store/database.hpp"
#include "common/time/timestamp.hpp"

/// What `doctor` asks a database. Nothing here changes anything that stays.
namespace causerie::store {

/// The way to the database.
struct Route {
    bool is_remote{};  ///< Over a network: neither a Unix socket nor a loopback address.
    bool is_encrypted{};
};

/// @throws Unavailable  with a reason that holds no secret
[[nodiscard]] Route route_to(const DatabaseOptions& options);

/// The server, as it describes itself.
struct Server {
    std::string version{};  ///< As `15.8 (Debian …)`.
    int major_version{};
    std::string encoding{};            ///< `UTF8`, it is hoped.
    bool fsync{};                      ///< Off: a crash of its machine may lose everything.
    bool full_page_writes{};           ///< Likewise.
    std::string synchronous_commit{};  ///< `off`: a crash loses the latest commits, acknowledged or not.
};

[[nodiscard]] Server server(Transaction& tx);

/// The database's clock.
[[nodiscard]] Timestamp clock(Transaction& tx);

/// Whether every table of `schema` may be read and written by us, and altered by migrations. True if there are none.
[[nodiscard]] bool may_use_tables(Transaction& tx, const std::string& schema);

/// Makes a table in `schema`, which it makes too if it is missing, and writes to it. For a transaction that is rolled
/// back.
/// @throws Fault, Unavailable  if any of it is not allowed
void try_to_write(Transaction& tx, const std::string& schema);

}  // namespace causerie::store
