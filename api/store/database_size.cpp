#include "api/store/database_size.hpp"

#include "api/store/transaction.hpp"

namespace causerie::store {
namespace {

constexpr Statement size_statement{"database_size", "SELECT pg_database_size(current_database())"};

}  // namespace

std::int64_t database_size(Transaction& tx) { return tx.run(size_statement).one_field().as<std::int64_t>(); }

}  // namespace causerie::store
