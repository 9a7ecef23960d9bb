#include "api/store/schema_version.hpp"

#include <algorithm>
#include <iterator>

#include "api/store/errors.hpp"
#include "api/store/migrator.hpp"

namespace causerie::store {

void migrate_to(Transaction& tx, const std::string& schema, int number, const std::vector<Migration>& known) {
    if (known.empty() || number > known.back().number) {
        throw MigrationRefused{"The export is of a newer version: import it with that one"};
    }
    std::vector<Migration> wanted;
    std::ranges::copy_if(known, std::back_inserter(wanted),
                         [&](const Migration& migration) { return migration.number <= number; });
    const auto pending = pending_migrations(tx, schema, known).size();
    if (pending == known.size()) {
        migrate(tx, schema, wanted);
    } else if (pending != known.size() - wanted.size()) {
        throw MigrationRefused{"The schema is of another version than the export: import into an empty one"};
    }
}

}  // namespace causerie::store
