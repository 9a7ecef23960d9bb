#include "api/store/live_sessions.hpp"

#include "api/store/transaction.hpp"

namespace causerie::store::sessions {
namespace {

constexpr Statement live_statement{"sessions_live", R"sql(
    SELECT s.id FROM session s JOIN account a ON a.id = s.user_id
    WHERE s.id = ANY($1) AND s.expires_at > clock_timestamp() AND a.deactivated_at IS NULL
)sql"};

}  // namespace

std::vector<SessionId> live(Transaction& tx, std::span<const SessionId> ids) {
    std::vector<SessionId> found;
    for (const auto& row : tx.run(live_statement, ids)) found.push_back({row[0].as<std::int64_t>()});
    return found;
}

}  // namespace causerie::store::sessions
