#include "api/store/failure.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace causerie::store {
namespace {

std::string sqlstate_of(const pqxx::failure& failure) {
    const auto* sql = dynamic_cast<const pqxx::sql_error*>(&failure);
    // libpqxx 7.10 keeps the state of every other error.
    if (dynamic_cast<const pqxx::insufficient_privilege*>(&failure) != nullptr) return "42501";
    return sql != nullptr ? sql->sqlstate() : std::string{};
}

bool has_class(std::string_view sqlstate, std::string_view prefix) {
    return sqlstate.substr(0, prefix.size()) == prefix;
}

bool is_lost(const pqxx::failure& failure, bool connection_is_open, std::string_view sqlstate) {
    return !connection_is_open || dynamic_cast<const pqxx::broken_connection*>(&failure) != nullptr ||
           ends_connection(sqlstate);
}

// Cancelled by a time-out, no lock in time, no room (memory, disk, connections), a broken disk, or a standby after a
// failover.
bool is_passing(std::string_view sqlstate) {
    constexpr std::array<std::string_view, 5> states{"57014", "55P03", "53", "58", "25006"};
    for (const auto state : states) {
        if (has_class(sqlstate, state)) return true;
    }
    return false;
}

std::string described(const std::string& what, std::string_view sqlstate) {
    return what + ": SQLSTATE " + (sqlstate.empty() ? "unknown" : std::string{sqlstate});
}

}  // namespace

bool ends_connection(std::string_view sqlstate) {
    return has_class(sqlstate, "57P") || has_class(sqlstate, "08") || sqlstate == "25P03";
}

void throw_sqlstate(std::string_view sqlstate, const std::string& what) {
    if (has_class(sqlstate, "40")) throw Transient{described(what, sqlstate)};
    if (is_passing(sqlstate)) throw Unavailable{described(what, sqlstate)};
    throw Fault{described(what, sqlstate)};
}

void throw_translated(const pqxx::failure& failure, bool connection_is_open, const std::string& what) {
    const auto sqlstate = sqlstate_of(failure);
    if (is_lost(failure, connection_is_open, sqlstate)) throw Transient{what + ": connection lost"};
    throw_sqlstate(sqlstate, what);
}

void throw_translated_commit(const pqxx::failure& failure, bool connection_is_open) {
    const auto sqlstate = sqlstate_of(failure);
    // Even a clean-looking 57P01 leaves it open: PostgreSQL sends it, too, when it stops waiting for a standby after
    // having committed.
    if (is_lost(failure, connection_is_open, sqlstate) || sqlstate.empty()) throw OutcomeUnknown{"COMMIT: unanswered"};
    throw_translated(failure, connection_is_open, "COMMIT");
}

std::string connect_failure_reason(const std::string& libpq_text) {
    constexpr std::array<std::pair<std::string_view, const char*>, 16> reasons{{
        {"session is read-only", "the database takes no writes"},
        {"authentication failed", "authentication failed"},
        {"no password supplied", "a password is needed"},
        {"no pg_hba.conf entry", "refused by pg_hba.conf"},
        {"starting up", "the server is starting"},
        {"shutting down", "the server is shutting down"},
        {"recovery mode", "the server is recovering"},
        {"not accepting connections", "the server accepts no connections"},
        {"too many", "too many connections"},
        {"remaining connection slots", "too many connections"},
        {"does not exist", "no such role or database"},
        {"Connection refused", "connection refused"},
        {"No such file", "no such socket"},
        {"translate host name", "host name not found"},
        {"timeout expired", "timed out"},
        {"SSL", "TLS failed"},
    }};
    for (const auto& [sign, reason] : reasons) {
        if (libpq_text.find(sign) != std::string::npos) return reason;
    }
    return "connection failed";
}

}  // namespace causerie::store
