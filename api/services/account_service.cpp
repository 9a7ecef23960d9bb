#include "api/services/account_service.hpp"

#include <algorithm>
#include <utility>

#include "api/security/token.hpp"
#include "api/services/normal_text.hpp"
#include "api/services/registration_rules.hpp"
#include "api/store/events.hpp"
#include "api/store/memberships.hpp"
#include "api/store/sessions.hpp"
#include "api/store/users.hpp"
#include "common/validation/validate.hpp"

namespace causerie::services {
namespace {

// A header may hold anything; the column holds printable ASCII.
std::string printable(std::string_view user_agent) {
    std::string text{user_agent.substr(0, limits::user_agent_length_max)};
    std::ranges::replace_if(text, [](char c) { return c < ' ' || c > '~'; }, '?');
    return text;
}

std::optional<Error> refusal(RegistrationPolicy policy) {
    switch (policy) {
        case RegistrationPolicy::open: return std::nullopt;
        case RegistrationPolicy::invite: return Error{ErrorCode::forbidden, "An invitation is needed to register", {}};
        case RegistrationPolicy::closed: return Error{ErrorCode::forbidden, "Registration is closed", {}};
    }
    return Error{ErrorCode::forbidden, "Registration is closed", {}};
}

tl::unexpected<Error> username_taken() { return fail(ErrorCode::username_taken, "This username is taken"); }

tl::unexpected<Error> invalid_credentials() {
    return fail(ErrorCode::invalid_credentials, "The username or the password is wrong");
}

tl::unexpected<Error> unauthenticated() { return fail(ErrorCode::unauthenticated, "Please sign in"); }

SignedIn begin_session(store::Transaction& tx, const User& user, std::string_view user_agent, int lifetime_days) {
    auto token = security::random_token();
    const auto hash = security::hash_token(token).value();
    const auto id = store::sessions::insert(tx, {user.id, hash, printable(user_agent), lifetime_days});
    return {{id, user}, std::move(token)};
}

}  // namespace

Result<SignedIn> AccountService::register_account(Registration registration, std::string_view user_agent) {
    const auto valid = checked_registration(std::move(registration));
    if (!valid) return fail(valid);
    // Asked before the costly hash, and once more when it counts.
    const auto allowed = database_.read([&](store::Transaction& tx) -> Result<void> {
        const auto refused = refusal(rules_.registration);
        if (refused && store::users::any(tx)) return fail(*refused);
        if (store::users::is_taken(tx, valid->username)) return username_taken();
        return {};
    });
    if (!allowed) return fail(allowed);
    const auto hash = hasher_.hash(valid->password);
    if (!hash) return fail(hash);
    auto signed_in = store_account(*valid, *hash, user_agent);
    if (signed_in) wake_();
    return signed_in;
}

Result<SignedIn> AccountService::store_account(const Registration& registration, const std::string& password_hash,
                                               std::string_view user_agent) {
    return database_.transact([&](store::Transaction& tx) -> Result<SignedIn> {
        // Two first registrations at once: the log's lock lets one of them be the first.
        auto log = store::events::lock(tx);
        const bool first = !store::users::any(tx);
        if (const auto refused = refusal(rules_.registration); refused && !first) return fail(*refused);
        const auto user =
            store::users::insert(log, {.username = registration.username,
                                       .display_name = registration.display_name.value_or(registration.username),
                                       .role = first ? UserRole::owner : UserRole::member,
                                       .password_hash = password_hash});
        if (!user) return username_taken();
        store::memberships::join_common_rooms(log, user->id);
        return begin_session(tx, *user, user_agent, rules_.session_days);
    });
}

Result<SignedIn> AccountService::login(const Credentials& credentials, std::string_view user_agent) {
    const auto username = normal_username(credentials.username);
    const auto password = composed(credentials.password);
    auto signed_in = try_login(username, password, user_agent);
    // Another sign-in with the same password may have hashed it anew meanwhile: the second time that is what is there.
    if (signed_in && !*signed_in) signed_in = try_login(username, password, user_agent);
    if (!signed_in) return fail(signed_in);
    if (!*signed_in) return invalid_credentials();
    return std::move(**signed_in);
}

Result<std::optional<SignedIn>> AccountService::try_login(const std::string& username, const std::string& password,
                                                          std::string_view user_agent) {
    // What cannot be a username is in no row; asking all the same would only fail on invalid UTF-8.
    const auto known = check_username(username) ? std::nullopt : database_.read([&](store::Transaction& tx) {
        return store::users::credentials(tx, username);
    });
    // Verified whether or not there is such a user: the time it takes must not tell.
    const auto matches = hasher_.verify(password, known ? known->password_hash : std::string{});
    if (!matches) return fail(matches);
    if (!*matches || known->user.deactivated) return invalid_credentials();

    std::optional<std::string> new_hash;
    if (security::PasswordHasher::is_outdated(known->password_hash)) {
        if (auto hash = hasher_.hash(password)) new_hash = std::move(*hash);
    }
    return database_.transact([&](store::Transaction& tx) -> std::optional<SignedIn> {
        // While we hashed, the account may have been deactivated, or its password changed: what that ended must not
        // begin again.
        if (!store::users::hold(tx, known->user.id, known->password_hash)) return std::nullopt;
        if (new_hash) store::users::set_password_hash(tx, known->user.id, *new_hash);
        store::sessions::remove_expired(tx);
        return begin_session(tx, known->user, user_agent, rules_.session_days);
    });
}

void AccountService::logout(SessionId session) {
    forget(session);  // Also if the answer to the COMMIT is lost.
    database_.transact([&](store::Transaction& tx) { store::sessions::remove(tx, session); });
    forget(session);
}

bool AccountService::prolong(SessionId session) {
    try {
        database_.transact([&](store::Transaction& tx) { store::sessions::touch(tx, session, rules_.session_days); });
        return true;
    } catch (const store::Unavailable&) {
        return false;
    }
}

std::optional<Session> AccountService::recall(std::string_view token) const {
    const auto hash = security::hash_token(token);
    auto session = hash ? known_.find(*hash, std::chrono::steady_clock::now()) : std::nullopt;
    if (session) hits_.add();
    return session;
}

std::optional<Session> AccountService::recall_last(std::string_view token) const {
    const auto hash = security::hash_token(token);
    return hash ? known_.find_last(*hash, std::chrono::steady_clock::now()) : std::nullopt;
}

Result<Session> AccountService::authenticate(std::string_view token) {
    const auto hash = security::hash_token(token);
    if (!hash) return unauthenticated();
    if (auto known = known_.find(*hash, std::chrono::steady_clock::now())) {
        hits_.add();
        return std::move(*known);
    }
    misses_.add();
    const auto before = known_.moment();
    auto stored = database_.read([&](store::Transaction& tx) { return store::sessions::find(tx, *hash); });
    if (!stored) return unauthenticated();
    if (stored->touch_due) prolong(stored->id);
    Session session{stored->id, std::move(stored->user)};
    known_.put(*hash, session, before, std::chrono::steady_clock::now());
    return session;
}

}  // namespace causerie::services
