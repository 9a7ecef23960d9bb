#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>

#include "api/store/database.hpp"

struct pg_conn;

/// How a connection is opened and what is set on it, the same for libpqxx's and for those that speak libpq directly.
namespace causerie::store {

/// The parameters that `url` names, and ours where it names none.
/// @throws Unavailable  if libpq cannot read it; the text holds nothing of the URL
[[nodiscard]] std::map<std::string, std::string> connection_parameters(const std::string& url);

/// What is set on a connection.
struct SessionSettings {
    std::string schema{};
    std::chrono::milliseconds statement_timeout{};  ///< 0: none.
    std::chrono::milliseconds idle_timeout{};       ///< Within a transaction; 0: none.
    bool is_pooled{};  ///< By somebody who gives each transaction another connection: nothing lasts longer than one.
    bool by_index{};   ///< Plans that stay right while tables grow from nothing: no scans, no joins of whole tables.

    friend bool operator==(const SessionSettings&, const SessionSettings&) = default;
};

/// Those that `options` ask for. PostgreSQL gives up a little before we do, so that the connection stays usable and the
/// outcome known. A process that stops in mid-transaction must not hold the log's lock for longer than its own requests
/// would wait.
[[nodiscard]] SessionSettings session_settings(const DatabaseOptions& options);

/// The one statement that sets them: first on the connection or, if it is pooled, first in each transaction.
[[nodiscard]] std::string setup_sql(const SessionSettings& settings);

struct CloseConnection {
    void operator()(pg_conn* connection) const;
};
using RawConnection = std::unique_ptr<pg_conn, CloseConnection>;

/// Opens a connection of libpq's own and, unless it is pooled, sets it up; until `deadline` whatever the network does.
/// @throws Unavailable  with a reason that holds no secret
[[nodiscard]] RawConnection open_connection(const std::string& url, const SessionSettings& settings,
                                            std::chrono::steady_clock::time_point deadline);

}  // namespace causerie::store
