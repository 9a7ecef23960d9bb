#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/store/events.hpp"
#include "common/model/user.hpp"

namespace causerie::store {
class Transaction;
}

/// Rows of `account`. Usernames are stored, passed and compared in lower case.
namespace causerie::store::users {

struct NewUser {
    std::string username{};
    std::string display_name{};
    UserRole role{UserRole::member};
    std::string password_hash{};
};

/// What signing in is checked against.
struct Credentials {
    User user{};
    std::string password_hash{};  ///< Empty for an account that has no password.
};

/// Whether there is any account at all.
[[nodiscard]] bool any(Transaction& tx);

[[nodiscard]] bool is_taken(Transaction& tx, std::string_view username);

/// Stores the account and appends its `user` event.
/// @returns  nothing when the username is taken
[[nodiscard]] std::optional<User> insert(events::Log& log, const NewUser& user);

/// Keeps the account as it is to the end of the transaction.
/// @returns  false if it was deactivated, or has another password by now
[[nodiscard]] bool hold(Transaction& tx, UserId user, std::string_view password_hash);

/// Deactivates or reactivates the account, and appends its `user` event. Its sessions are the caller's to remove.
void set_deactivated(events::Log& log, UserId user, bool deactivated);

/// How many could let others in again.
[[nodiscard]] int active_owners(Transaction& tx);

void set_password_hash(Transaction& tx, UserId user, std::string_view password_hash);

[[nodiscard]] std::optional<Credentials> credentials(Transaction& tx, std::string_view username);
[[nodiscard]] std::optional<User> find(Transaction& tx, UserId user);
[[nodiscard]] std::optional<User> by_username(Transaction& tx, std::string_view username);

/// Those of `ids` that exist, by ascending id.
[[nodiscard]] std::vector<User> by_ids(Transaction& tx, std::span<const UserId> ids);

/// Everybody, by ascending id.
[[nodiscard]] std::vector<User> all(Transaction& tx);

}  // namespace causerie::store::users
