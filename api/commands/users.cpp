#include "api/commands/users.hpp"

#include <functional>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/commands/password_input.hpp"
#include "api/commands/workspace.hpp"
#include "api/events/news.hpp"
#include "api/security/password.hpp"
#include "api/security/token.hpp"
#include "api/services/administration_service.hpp"

namespace causerie::commands {
namespace {

using services::AdministrationService;

int administer(const config::Config& config, const std::function<Result<void>(AdministrationService&)>& work) {
    return in_workspace(config, [&](store::Database& database) {
        security::PasswordHasher hasher;
        AdministrationService administration{database, hasher, [&](const std::vector<SessionId>& ended) {
                                                 std::vector<std::string> news{std::string{events::news::log_grew}};
                                                 for (const auto session : ended) {
                                                     news.push_back(events::news::session_ended(session));
                                                 }
                                                 tell_instances(config, news);
                                             }};
        return work(administration);
    });
}

std::string password_from(PasswordSource source) {
    return source == PasswordSource::generated ? security::random_token() : read_password();
}

void show(const UserOptions& options, const std::string& password) {
    if (options.password == PasswordSource::generated) std::cout << "password: " << password << '\n';
}

Result<std::optional<UserRole>> role_of(const std::string& text) {
    if (text.empty()) return std::optional<UserRole>{};
    if (const auto role = user_role(text)) return role;
    return fail(FieldError{"role", "invalid", "One of owner, admin, member and guest"});
}

Result<void> told(const Result<User>& user, std::string_view done) {
    if (!user) return fail(user);
    std::cout << user->username << " is " << done << '\n';
    return {};
}

}  // namespace

int list_users(const config::Config& config) {
    return administer(config, [](AdministrationService& administration) -> Result<void> {
        std::cout << "name\trole\tstate\tdisplay name\n";
        for (const auto& user : administration.list()) {
            std::cout << user.username << '\t' << name(user.role) << '\t'
                      << (user.deactivated ? "deactivated" : "active") << '\t' << user.display_name << '\n';
        }
        return {};
    });
}

int create_user(const config::Config& config, const UserOptions& options) {
    return administer(config, [&](AdministrationService& administration) -> Result<void> {
        const auto role = role_of(options.role);
        if (!role) return fail(role);
        const auto password = password_from(options.password);
        const auto display_name = options.display_name.empty() ? std::nullopt : std::optional{options.display_name};
        const auto user = administration.create({options.username, password, display_name}, *role);
        if (!user) return fail(user);
        std::cout << user->username << " is there, as " << name(user->role) << '\n';
        show(options, password);
        return {};
    });
}

int reset_password(const config::Config& config, const UserOptions& options) {
    return administer(config, [&](AdministrationService& administration) -> Result<void> {
        const auto password = password_from(options.password);
        const auto user = administration.reset_password(options.username, password);
        if (!user) return fail(user);
        std::cout << user->username << " has another password, and is signed out everywhere\n";
        show(options, password);
        return {};
    });
}

int deactivate_user(const config::Config& config, const UserOptions& options) {
    return administer(config, [&](AdministrationService& administration) {
        return told(administration.deactivate(options.username), "deactivated");
    });
}

int reactivate_user(const config::Config& config, const UserOptions& options) {
    return administer(config, [&](AdministrationService& administration) {
        return told(administration.reactivate(options.username), "active");
    });
}

}  // namespace causerie::commands
