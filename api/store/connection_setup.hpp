#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "api/store/database.hpp"
#include "api/store/raw_result.hpp"
#include "api/store/resolver.hpp"

struct pg_conn;

/// How a connection is opened and what is set on it, the same for libpqxx's and for those that speak libpq directly.
namespace causerie::store {

/// libpq's, by their keywords.
using ConnectionParameters = std::map<std::string, std::string>;

/// The parameters that `url` names, and ours where it names none.
/// @throws Unavailable  if libpq cannot read it; the text holds nothing of the URL
[[nodiscard]] ConnectionParameters connection_parameters(const std::string& url);

/// One set for each host that `parameters` name, in their order: 1 or more.
[[nodiscard]] std::vector<ConnectionParameters> by_host(const ConnectionParameters& parameters);

/// How long opening a connection may take that nobody waits for: all hosts may have to be tried.
[[nodiscard]] std::chrono::milliseconds opening_time(const DatabaseOptions& options);

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

/// Opens a connection of libpq's own, to the first host and address that answers. `patience` is kept whatever the
/// network and the name servers do, and shared out evenly: one that says nothing does not use up the time of the rest.
/// @throws Unavailable  with a reason that holds no secret
[[nodiscard]] RawConnection open_connection(const DatabaseOptions& options, const Patience& patience);

/// Sets a new connection up, unless it is pooled.
/// @throws Unavailable, Fault  with reasons that hold no secret
void set_up(pg_conn* connection, const SessionSettings& settings, const Patience& patience);

/// Runs one statement on a new connection: libpq's own functions for it wait for ever.
/// @param send  sends it by one of libpq's `PQsend…`, whose answer it returns
/// @param what  what is being done; part of the text
/// @throws Unavailable, Fault
void run_in_setup(pg_conn* connection, const std::function<int()>& send, const std::string& what,
                  const Patience& patience);

/// Sends what is left and takes in what has come, until a result can be taken without blocking, or will never come
/// since the connection is lost.
/// @returns  false when that took longer than `until`
[[nodiscard]] bool await_result(pg_conn* connection, Patience::Clock::time_point until);

}  // namespace causerie::store
