#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "api/metrics/counter.hpp"
#include "api/security/password.hpp"
#include "api/services/session_cache.hpp"
#include "api/store/database.hpp"
#include "common/model/registration_policy.hpp"
#include "common/model/user.hpp"
#include "common/result.hpp"

namespace causerie::services {

/// A session that has just begun.
struct SignedIn {
    Session session{};
    std::string token{};  ///< A secret, known to the caller alone: the database holds only its hash.
};

struct AccountRules {
    RegistrationPolicy registration{RegistrationPolicy::open};
    int session_days{limits::session_days_default};
};

/// Accounts and sessions. Any thread may call; every call may throw what `store::Database` throws.
class AccountService {
public:
    /// @param wake  called after a commit that appended to the log
    AccountService(store::Database& database, security::PasswordHasher& hasher, AccountRules rules,
                   std::function<void()> wake)
        : database_{database}, hasher_{hasher}, rules_{rules}, wake_{std::move(wake)} {}

    /// The very first account becomes the owner. Everybody is put into the common rooms.
    /// Fails with `validation_failed`, `forbidden`, `username_taken`, `unavailable`.
    [[nodiscard]] Result<SignedIn> register_account(Registration registration, std::string_view user_agent);

    /// Fails with `invalid_credentials`, in the same time for an unknown user and a wrong password, or `unavailable`.
    [[nodiscard]] Result<SignedIn> login(const Credentials& credentials, std::string_view user_agent);

    /// Idempotent. The caller closes the session's streams.
    void logout(SessionId session);

    /// The session if it is known without asking the database. Quick, and never throws.
    [[nodiscard]] std::optional<Session> recall(std::string_view token) const;

    /// The same, though it may have been a while: what was known when the database was last asked.
    [[nodiscard]] std::optional<Session> recall_last(std::string_view token) const;

    /// It has ended, here or at another instance.
    void forget(SessionId session) { known_.forget(session); }

    /// How often `authenticate` and `recall` knew a session, and how often the database had to be asked.
    [[nodiscard]] std::uint64_t sessions_known() const { return hits_.value(); }
    [[nodiscard]] std::uint64_t sessions_read() const { return misses_.value(); }

    /// Fails with `unauthenticated` for anything but the token of a live session, whose life this prolongs.
    [[nodiscard]] Result<Session> authenticate(std::string_view token);

private:
    [[nodiscard]] Result<SignedIn> store_account(const Registration& registration, const std::string& password_hash,
                                                 std::string_view user_agent);
    /// Like `login`. @returns nothing when the account was changed while the password was being verified
    [[nodiscard]] Result<std::optional<SignedIn>> try_login(const std::string& username, const std::string& password,
                                                            std::string_view user_agent);

    /// @returns whether the database took it; if not, the session is valid all the same and the next request prolongs
    /// it
    bool prolong(SessionId session);

    store::Database& database_;
    security::PasswordHasher& hasher_;
    AccountRules rules_;
    std::function<void()> wake_;
    SessionCache known_{};
    mutable metrics::Counter hits_{};
    metrics::Counter misses_{};
};

}  // namespace causerie::services
