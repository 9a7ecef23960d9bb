#include "api/store/session.hpp"

#include <map>
#include <memory>
#include <poll.h>
#include <unistd.h>

#include <libpq-fe.h>

#include "api/store/failure.hpp"
#include "common/validation/limits.hpp"

namespace causerie::store {
namespace {

using Parameters = std::map<std::string, std::string>;

struct FreeOptions {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

// The parameters that `url` names, and ours where it names none.
Parameters connection_parameters(const std::string& url) {
    char* message = nullptr;
    const std::unique_ptr<PQconninfoOption, FreeOptions> options{PQconninfoParse(url.c_str(), &message)};
    PQfreemem(message);  // Quotes the URL, password and all.
    if (!options) throw Unavailable{"The connection string cannot be read"};
    Parameters parameters;
    for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->val != nullptr) parameters.emplace(option->keyword, option->val);
    }
    parameters.emplace("connect_timeout", std::to_string(limits::database_connect_s));
    parameters.emplace("tcp_user_timeout", std::to_string(limits::database_patience_ms));
    parameters.emplace("keepalives_idle", std::to_string(limits::database_keepalive_s));
    parameters.emplace("keepalives_interval", std::to_string(limits::database_keepalive_s));
    parameters.emplace("fallback_application_name", "causerie");
    parameters["client_encoding"] = "UTF8";
    return parameters;
}

pqxx::connection connect(const std::string& url) {
    try {
        return pqxx::connection{connection_parameters(url)};
    } catch (const pqxx::failure& failure) {
        throw Unavailable{connect_failure_reason(failure.what())};
    }
}

std::string setup_sql(const pqxx::connection& connection, const SessionOptions& options) {
    const auto ms = [](std::chrono::milliseconds time) { return std::to_string(time.count()); };
    return "SET search_path TO " + connection.quote_name(options.schema) + "; SET statement_timeout TO " +
           ms(options.statement_timeout) + "; SET lock_timeout TO " + ms(options.statement_timeout) +
           "; SET idle_in_transaction_session_timeout TO " + ms(options.idle_timeout) +
           "; SET jit TO off; SET client_min_messages TO error";
}

}  // namespace

Session::Session(const SessionOptions& options) : connection_{connect(options.url)} {
    connection_.set_verbosity(pqxx::error_verbosity::terse);
    connection_.set_notice_handler([](pqxx::zview /*notice*/) {});  // Else they go to stderr, row values and all.
    try {
        pqxx::nontransaction{connection_}.exec(setup_sql(connection_, options)).no_rows();
    } catch (const pqxx::failure& failure) {
        throw_translated(failure, connection_.is_open(), "setting up the connection");
    }
    descriptor_ = ::dup(connection_.sock());
    if (descriptor_ < 0) throw Unavailable{"No file descriptor left for a database connection"};
}

Session::~Session() { ::close(descriptor_); }

void Session::run(Kind kind, const Step& step) {
    try {
        if (kind == Kind::write) {
            run_write(step);
        } else if (kind == Kind::read) {
            pqxx::nontransaction single{connection_};
            Transaction transaction{*this, single};
            step(transaction);
        } else {
            using Snapshot = pqxx::transaction<pqxx::isolation_level::repeatable_read, pqxx::write_policy::read_only>;
            Snapshot snapshot{connection_};
            Transaction transaction{*this, snapshot};
            step(transaction);
        }
    } catch (const pqxx::failure& failure) {
        throw_translated(failure, connection_.is_open(), "BEGIN");
    }
}

void Session::run_write(const Step& step) {
    pqxx::work work{connection_};
    Transaction transaction{*this, work};
    if (!step(transaction)) return;  // The destructor rolls back.
    try {
        work.commit();
    } catch (const pqxx::failure& failure) {
        throw_translated_commit(failure, connection_.is_open());
    }
}

bool Session::is_usable() const {
    if (!connection_.is_open()) return false;
    pollfd waiting{descriptor_, POLLIN, 0};
    return ::poll(&waiting, 1, 0) == 0;
}

void Session::prepare(const Statement& statement) {
    if (prepared_.contains(&statement)) return;
    connection_.prepare(statement.name, statement.sql);
    prepared_.insert(&statement);
}

void Transaction::run_script(const std::string& name, std::string_view sql) {
    try {
        static_cast<void>(transaction_.exec(sql));
    } catch (const pqxx::syntax_error& failure) {
        // Also for unknown names. It quotes the script, which is ours and not a secret.
        throw Fault{name + ": " + failure.what()};
    } catch (const pqxx::failure& failure) {
        throw_translated(failure, session_.is_open(), name);
    }
}

std::string Transaction::quoted(std::string_view name) const { return transaction_.quote_name(name); }

pqxx::result Transaction::run_with(const Statement& statement, const pqxx::params& values) {
    try {
        session_.prepare(statement);
        auto result = transaction_.exec(pqxx::prepped{statement.name}, values);
        session_.note_answer();
        return result;
    } catch (const pqxx::undefined_table&) {
        throw Unavailable{std::string{statement.name} + ": the schema is not there yet"};
    } catch (const pqxx::undefined_column&) {
        throw Unavailable{std::string{statement.name} + ": the schema is not up to date yet"};
    } catch (const pqxx::failure& failure) {
        throw_translated(failure, session_.is_open(), statement.name);
    }
}

}  // namespace causerie::store
