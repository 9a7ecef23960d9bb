#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/model/cursor.hpp"

namespace causerie::store {
class Transaction;
}

/// A workspace as rows, out of the database and back into one: JSON objects with a field for each column, as PostgreSQL
/// writes and reads them itself, so that nothing is lost and a new column needs no line here.
namespace causerie::store::archive {

/// The tables that are archived, in the order in which they can be filled.
[[nodiscard]] std::vector<std::string> tables();

/// Those that are not: they belong to one database, or end with a move.
[[nodiscard]] std::vector<std::string> left_out();

/// What an archive says of itself.
struct Summary {
    int schema{};                                    ///< The newest migration.
    Cursor head{};                                   ///< The log's.
    std::map<std::string, std::int64_t> rows{};      ///< By table.
    std::map<std::string, std::int64_t> last_ids{};  ///< By table: the last that was given away, be it in use or not.

    friend bool operator==(const Summary&, const Summary&) = default;
};

/// In a snapshot, exact with what `each_row` says in the same one.
[[nodiscard]] Summary summary(Transaction& tx);

/// All rows of `table`, in the order of its key, a few hundred at a time.
void each_row(Transaction& tx, const std::string& table, const std::function<void(std::string_view json)>& row);

struct Column {
    enum class Content { integer, time, other };

    std::string name{};
    Content content{};
};

/// Those of a table; none if it is not there.
[[nodiscard]] std::vector<Column> columns(Transaction& tx, const std::string& table);

/// Whether nobody has registered or written yet.
[[nodiscard]] bool is_fresh(Transaction& tx);

/// Takes away what a fresh schema holds.
void clear(Transaction& tx);

/// A row that the database does not take.
struct Refusal {
    std::size_t row{};  ///< Which of those given.
    std::string reason{};
};

/// Adds rows to `table`.
/// @returns  the first that is refused, if any; the transaction is then to be rolled back
[[nodiscard]] std::optional<Refusal> fill(Transaction& tx, const std::string& table, std::span<const std::string> rows);

/// After the last row: ids go on where they ended, the log stands where it stood. Its epoch is still to be renewed,
/// once the schema is the newest.
/// @returns  what in the archive contradicts itself, in words; nothing if all is well
[[nodiscard]] std::optional<std::string> finish(Transaction& tx, const Summary& summary);

/// The log begins a new epoch: every client starts over from a snapshot. @returns  the log's head in it
Cursor renew_epoch(Transaction& tx);

}  // namespace causerie::store::archive
