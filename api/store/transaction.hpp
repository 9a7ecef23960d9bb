#pragma once

#include <string>
#include <string_view>

#include <pqxx/pqxx>

#include "api/store/parameters.hpp"

namespace causerie::store {

class Session;

/// One SQL text and the name it is prepared under. Lives as long as the process: a constant next to its function.
struct Statement {
    const char* name{};
    const char* sql{};
};

/// One transaction on one connection; services pass it to store functions and never look inside. Used by the thread
/// that got it, and only inside the call that handed it out.
class Transaction {
public:
    Transaction(Session& session, pqxx::transaction_base& transaction) : session_{session}, transaction_{transaction} {}

    /// Runs `statement`, prepared at its first use on this connection.
    /// @param values  for $1, $2 …: numbers, strings, ids, optionals (NULL), spans of ids (bigint[]), bytes
    template <typename... Values>
    pqxx::result run(const Statement& statement, const Values&... values) {
        Parameters parameters;
        (parameters.add(values), ...);
        return run_with(statement, parameters.get());
    }

    /// Runs several statements, separated by semicolons, that are not worth preparing: migrations.
    void run_script(const std::string& name, std::string_view sql);

    /// `name` as an SQL identifier.
    [[nodiscard]] std::string quoted(std::string_view name) const;

private:
    pqxx::result run_with(const Statement& statement, const pqxx::params& values);

    Session& session_;
    pqxx::transaction_base& transaction_;
};

}  // namespace causerie::store
