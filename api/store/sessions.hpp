#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/model/ids.hpp"
#include "common/model/user.hpp"
#include "common/validation/limits.hpp"

namespace causerie::store {
class Transaction;
}

/// Rows of `session`: who is signed in, by the SHA-256 of the token. The database's clock decides when one ends.
namespace causerie::store::sessions {

using TokenHash = std::span<const std::byte>;

struct NewSession {
    UserId user_id{};
    TokenHash token_hash{};
    std::string user_agent{};  ///< Printable ASCII; cut to `limits::user_agent_length_max`.
    int lifetime_days{limits::session_days_default};
};

struct StoredSession {
    SessionId id{};
    User user{};
    bool touch_due{};  ///< `last_seen_at` is older than a minute.
};

SessionId insert(Transaction& tx, const NewSession& session);

/// Nothing for an unknown token, an expired session or a deactivated account.
[[nodiscard]] std::optional<StoredSession> find(Transaction& tx, TokenHash token_hash);

/// The session was used just now: it lives for another `lifetime_days`.
void touch(Transaction& tx, SessionId session, int lifetime_days);

/// @returns  whether there was such a session
bool remove(Transaction& tx, SessionId session);

/// All that `user` has. @returns  which they were
std::vector<SessionId> remove_all(Transaction& tx, UserId user);

/// @returns  how many had expired
int remove_expired(Transaction& tx);

}  // namespace causerie::store::sessions
