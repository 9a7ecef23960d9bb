#include "api/store/session.hpp"

#include <poll.h>
#include <unistd.h>

#include "api/store/connection_setup.hpp"
#include "api/store/failure.hpp"

namespace causerie::store {
namespace {

pqxx::connection connect(const std::string& url) {
    try {
        return pqxx::connection{connection_parameters(url)};
    } catch (const pqxx::failure& failure) {
        throw Unavailable{connect_failure_reason(failure.what())};
    }
}

}  // namespace

Session::Session(const std::string& url, SessionSettings settings)
    : settings_{std::move(settings)}, connection_{connect(url)} {
    connection_.set_verbosity(pqxx::error_verbosity::terse);
    connection_.set_notice_handler([](pqxx::zview /*notice*/) {});  // Else they go to stderr, row values and all.
    try {
        if (!settings_.is_pooled) pqxx::nontransaction{connection_}.exec(setup_sql(settings_)).one_row();
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
