#include "api/store/session.hpp"

#include <poll.h>
#include <unistd.h>

#include "api/store/connection_setup.hpp"
#include "api/store/failure.hpp"

namespace causerie::store {
namespace {

// Opened and set up by libpq itself, step by step: libpqxx would wait for as long as the network does.
pqxx::connection connect(const DatabaseOptions& options, const SessionSettings& settings, const Patience& patience) {
    auto connection = open_connection(options, patience);
    set_up(connection.get(), settings, patience);
    return pqxx::connection::seize_raw_connection(connection.release());
}

}  // namespace

Session::Session(const DatabaseOptions& options, SessionSettings settings, const Patience& patience)
    : settings_{std::move(settings)}, connection_{connect(options, settings_, patience)} {
    connection_.set_verbosity(pqxx::error_verbosity::terse);
    descriptor_ = ::dup(connection_.sock());
    if (descriptor_ < 0) throw Unavailable{"No file descriptor left for a database connection"};
}

Session::~Session() { ::close(descriptor_); }

void Session::run(Kind kind, const Step& step) {
    try {
        if (kind == Kind::write) {
            run_write(step);
        } else if (kind == Kind::snapshot) {
            using Snapshot = pqxx::transaction<pqxx::isolation_level::repeatable_read, pqxx::write_policy::read_only>;
            Snapshot snapshot{connection_};
            run_in(snapshot, step);
        } else if (settings_.is_pooled) {
            pqxx::read_transaction reading{connection_};
            run_in(reading, step);
        } else {
            pqxx::nontransaction single{connection_};
            Transaction transaction{*this, single};
            step(transaction);
        }
    } catch (const pqxx::failure& failure) {
        throw_translated(failure, connection_.is_open(), "BEGIN");
    }
}

bool Session::run_in(pqxx::transaction_base& transaction, const Step& step) {
    if (settings_.is_pooled) transaction.exec(setup_sql(settings_)).one_row();
    Transaction handle{*this, transaction};
    return step(handle);
}

void Session::run_write(const Step& step) {
    pqxx::work work{connection_};
    if (!run_in(work, step)) return;  // The destructor rolls back.
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

pqxx::result Session::run(pqxx::transaction_base& transaction, const Statement& statement, const pqxx::params& values) {
    if (settings_.is_pooled) return transaction.exec(statement.sql, values);
    if (!prepared_.contains(&statement)) {
        connection_.prepare(statement.name, statement.sql);
        prepared_.insert(&statement);
    }
    return transaction.exec(pqxx::prepped{statement.name}, values);
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
        auto result = session_.run(transaction_, statement, values);
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
