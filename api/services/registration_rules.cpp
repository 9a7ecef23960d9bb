#include "api/services/registration_rules.hpp"

#include <algorithm>
#include <utility>

#include "api/security/common_passwords.hpp"
#include "api/services/normal_text.hpp"
#include "common/validation/validate.hpp"

namespace causerie::services {
namespace {

tl::unexpected<Error> too_common() {
    return fail(FieldError{"password", "too_common", "Among the first that an attacker would try"});
}

}  // namespace

// Usernames are ASCII.
std::string normal_username(std::string username) {
    std::ranges::transform(username, username.begin(),
                           [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c); });
    return username;
}

Result<Registration> checked_registration(Registration registration) {
    registration.password = composed(std::move(registration.password));
    if (registration.display_name) registration.display_name = composed(std::move(*registration.display_name));
    auto valid = validated(std::move(registration));
    if (!valid) return valid;
    valid->username = normal_username(std::move(valid->username));
    if (security::is_common_password(valid->password, valid->username)) return too_common();
    return valid;
}

Result<std::string> checked_password(const std::string& password, const std::string& username) {
    auto normal = composed(password);
    if (auto problem = check_password(normal)) return fail(std::move(*problem));
    if (security::is_common_password(normal, username)) return too_common();
    return normal;
}

}  // namespace causerie::services
