#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/security/password.hpp"
#include "api/store/database.hpp"
#include "common/model/user.hpp"
#include "common/result.hpp"

namespace causerie::services {

/// What whoever runs the server may do to accounts. The rules are those of `AccountService`; who may register is not
/// asked. Every call may throw what `store::Database` throws.
class AdministrationService {
public:
    /// @param tell  called after each commit with the sessions that it ended, of which there may be none; the log may
    ///              have grown
    AdministrationService(store::Database& database, security::PasswordHasher& hasher,
                          std::function<void(const std::vector<SessionId>&)> tell)
        : database_{database}, hasher_{hasher}, tell_{std::move(tell)} {}

    /// Everybody, by ascending id.
    [[nodiscard]] std::vector<User> list();

    /// @param role  nothing makes a member, or an owner of the very first
    /// Fails with `validation_failed`, `username_taken`, `unavailable`.
    [[nodiscard]] Result<User> create(Registration registration, std::optional<UserRole> role);

    /// Ends all sessions of the account. Fails with `validation_failed`, `not_found`, `unavailable`.
    [[nodiscard]] Result<User> reset_password(const std::string& username, const std::string& password);

    /// Nobody signs in as it any more, and its sessions end. What it wrote stays. Doing it twice is fine.
    /// Fails with `not_found`, and with `forbidden` for the last active owner.
    [[nodiscard]] Result<User> deactivate(const std::string& username);

    /// Takes `deactivate` back; the sessions stay ended. Fails with `not_found`.
    [[nodiscard]] Result<User> reactivate(const std::string& username);

private:
    [[nodiscard]] Result<User> set_deactivated(const std::string& username, bool deactivated);

    store::Database& database_;
    security::PasswordHasher& hasher_;
    std::function<void(const std::vector<SessionId>&)> tell_;
};

}  // namespace causerie::services
