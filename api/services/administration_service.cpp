#include "api/services/administration_service.hpp"

#include <utility>

#include "api/services/registration_rules.hpp"
#include "api/store/events.hpp"
#include "api/store/memberships.hpp"
#include "api/store/sessions.hpp"
#include "api/store/users.hpp"
#include "common/validation/validate.hpp"

namespace causerie::services {
namespace {

tl::unexpected<Error> nobody() { return fail(ErrorCode::not_found, "There is nobody of this name"); }

// What cannot be a username is in no row; asking all the same would only fail on invalid UTF-8.
std::optional<User> find(store::Transaction& tx, const std::string& username) {
    if (check_username(username)) return std::nullopt;
    return store::users::by_username(tx, username);
}

}  // namespace

std::vector<User> AdministrationService::list() {
    return database_.read([](store::Transaction& tx) { return store::users::all(tx); });
}

Result<User> AdministrationService::create(Registration registration, std::optional<UserRole> role) {
    const auto valid = checked_registration(std::move(registration));
    if (!valid) return fail(valid);
    const auto hash = hasher_.hash(valid->password);
    if (!hash) return fail(hash);
    auto created = database_.transact([&](store::Transaction& tx) -> Result<User> {
        auto log = store::events::lock(tx);
        const bool is_first = !store::users::any(tx);
        if (is_first && role.value_or(UserRole::owner) != UserRole::owner) {
            return fail(FieldError{"role", "invalid", "The first account has to be an owner's"});
        }
        auto user = store::users::insert(log, {.username = valid->username,
                                               .display_name = valid->display_name.value_or(valid->username),
                                               .role = role.value_or(is_first ? UserRole::owner : UserRole::member),
                                               .password_hash = *hash});
        if (!user) return fail(ErrorCode::username_taken, "This username is taken");
        store::memberships::join_common_rooms(log, user->id);
        return std::move(*user);
    });
    if (created) tell_({});
    return created;
}

Result<User> AdministrationService::reset_password(const std::string& username, const std::string& password) {
    const auto name = normal_username(username);
    const auto valid = checked_password(password, name);
    if (!valid) return fail(valid);
    const auto hash = hasher_.hash(*valid);
    if (!hash) return fail(hash);
    std::vector<SessionId> ended;
    auto changed = database_.transact([&](store::Transaction& tx) -> Result<User> {
        auto user = find(tx, name);
        if (!user) return nobody();
        // The account first: who signs in with the old password at this moment waits, and is then refused.
        store::users::set_password_hash(tx, user->id, *hash);
        ended = store::sessions::remove_all(tx, user->id);
        return std::move(*user);
    });
    if (changed) tell_(ended);
    return changed;
}

Result<User> AdministrationService::deactivate(const std::string& username) { return set_deactivated(username, true); }

Result<User> AdministrationService::reactivate(const std::string& username) { return set_deactivated(username, false); }

Result<User> AdministrationService::set_deactivated(const std::string& username, bool deactivated) {
    const auto name = normal_username(username);
    std::vector<SessionId> ended;
    auto changed = database_.transact([&](store::Transaction& tx) -> Result<User> {
        // Under the log's lock, so that of the last two owners only one can go.
        auto log = store::events::lock(tx);
        auto user = find(tx, name);
        if (!user) return nobody();
        if (user->deactivated == deactivated) return std::move(*user);
        if (deactivated && user->role == UserRole::owner && store::users::active_owners(tx) == 1) {
            return fail(ErrorCode::forbidden, "The last owner cannot be deactivated");
        }
        store::users::set_deactivated(log, user->id, deactivated);
        ended = store::sessions::remove_all(tx, user->id);
        return store::users::find(tx, user->id).value();
    });
    if (changed) tell_(ended);
    return changed;
}

}  // namespace causerie::services
