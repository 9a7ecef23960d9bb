#pragma once

#include <string>
#include <string_view>

#include <pqxx/pqxx>

#include "api/store/errors.hpp"

namespace causerie::store {

/// Nothing was stored, and the same work on another connection (`connection_lost`) or once more (a deadlock) may well
/// succeed. Does not leave the store as such.
class Transient : public Unavailable {
public:
    using Unavailable::Unavailable;
};

/// Whether the server ends the connection with this state: 57P01 to 57P05 say so, and an idle one in a transaction.
[[nodiscard]] bool ends_connection(std::string_view sqlstate);

/// What a failed statement means, while its connection stays.
/// @param what  what was being done: a statement's name; part of the text
[[noreturn]] void throw_sqlstate(std::string_view sqlstate, const std::string& what);

/// What a failure of libpqxx means, as the store's own exception: the one place that knows SQLSTATEs.
/// @param what  what was being done: a statement's name; part of the text
[[noreturn]] void throw_translated(const pqxx::failure& failure, bool connection_is_open, const std::string& what);

/// The same for a failed COMMIT, after which it may be unknown whether the transaction was stored.
[[noreturn]] void throw_translated_commit(const pqxx::failure& failure, bool connection_is_open);

/// Why a connection could not be opened, in words that hold nothing of the URL: libpq's own may hold the password.
[[nodiscard]] std::string connect_failure_reason(const std::string& libpq_text);

}  // namespace causerie::store
