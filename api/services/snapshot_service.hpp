#pragma once

#include <string>

#include "api/store/database.hpp"
#include "common/model/snapshot.hpp"
#include "common/result.hpp"

namespace causerie::services {

/// Everything that a client needs to start. Any thread may call; may throw what `store::Database` throws.
class SnapshotService {
public:
    SnapshotService(store::Database& database, std::string server_version)
        : database_{database}, server_version_{std::move(server_version)} {}

    /// Exact as of its cursor: read in one REPEATABLE READ transaction. Fails with `unauthenticated` for a caller whose
    /// account is gone.
    [[nodiscard]] Result<Snapshot> take(UserId caller);

private:
    store::Database& database_;
    std::string server_version_;
};

}  // namespace causerie::services
