#include "common/model/user.hpp"

#include <nlohmann/json.hpp>

#include "common/json/field_reader.hpp"
#include "common/json/time_field.hpp"
#include "common/model/enum_names.hpp"

namespace causerie {
namespace {

constexpr EnumNames<UserRole, 4> role_names{{"owner", "admin", "member", "guest"}};
constexpr EnumNames<UserKind, 2> kind_names{{"human", "bot"}};

}  // namespace

std::string_view name(UserRole role) { return role_names.name(role); }
std::string_view name(UserKind kind) { return kind_names.name(kind); }
std::optional<UserRole> user_role(std::string_view name) { return role_names.value(name); }
std::optional<UserKind> user_kind(std::string_view name) { return kind_names.value(name); }

void to_json(nlohmann::json& json, const User& user) {
    json = {
        {"id", user.id.value},
        {"username", user.username},
        {"display_name", user.display_name},
        {"role", name(user.role)},
        {"kind", name(user.kind)},
        {"status_text", user.status_text},
        {"created_at", json_time(user.created_at)},
        {"deactivated", user.deactivated},
    };
}

Result<User> decode_user(const nlohmann::json& json) {
    User user;
    FieldReader reader{json};
    reader.read("id", user.id)
        .read("username", user.username)
        .read("display_name", user.display_name)
        .read_enum("role", user.role, user_role)
        .read_enum("kind", user.kind, user_kind)
        .read("status_text", user.status_text)
        .read_with("created_at", user.created_at, decode_time)
        .read("deactivated", user.deactivated);
    return reader.finish(std::move(user));
}

void to_json(nlohmann::json& json, const Credentials& credentials) {
    json = {{"username", credentials.username}, {"password", credentials.password}};
}

Result<Credentials> decode_credentials(const nlohmann::json& json) {
    Credentials credentials;
    FieldReader reader{json};
    reader.read("username", credentials.username).read("password", credentials.password);
    return reader.finish(std::move(credentials));
}

void to_json(nlohmann::json& json, const Registration& registration) {
    json = {{"username", registration.username}, {"password", registration.password}};
    if (registration.display_name) json["display_name"] = *registration.display_name;
}

Result<Registration> decode_registration(const nlohmann::json& json) {
    Registration registration;
    FieldReader reader{json};
    reader.read("username", registration.username)
        .read("password", registration.password)
        .read_optional("display_name", registration.display_name);
    return reader.finish(std::move(registration));
}

}  // namespace causerie
