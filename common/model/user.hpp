#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "common/model/ids.hpp"
#include "common/result.hpp"
#include "common/time/timestamp.hpp"

namespace causerie {

enum class UserRole { owner, admin, member, guest };
enum class UserKind { human, bot };

[[nodiscard]] std::string_view name(UserRole role);
[[nodiscard]] std::string_view name(UserKind kind);
[[nodiscard]] std::optional<UserRole> user_role(std::string_view name);
[[nodiscard]] std::optional<UserKind> user_kind(std::string_view name);

/// A person or a program, as everybody in the workspace sees it.
struct User {
    UserId id{};
    std::string username{};      ///< Unique whatever the case; see `check_username`.
    std::string display_name{};  ///< Never empty: the username stands in.
    UserRole role{UserRole::member};
    UserKind kind{UserKind::human};
    std::string status_text{};
    Timestamp created_at{};
    bool deactivated{};

    friend bool operator==(const User&, const User&) = default;
};

void to_json(nlohmann::json& json, const User& user);
[[nodiscard]] Result<User> decode_user(const nlohmann::json& json);

/// What `POST /login` takes.
struct Credentials {
    std::string username{};
    std::string password{};

    friend bool operator==(const Credentials&, const Credentials&) = default;
};

void to_json(nlohmann::json& json, const Credentials& credentials);
[[nodiscard]] Result<Credentials> decode_credentials(const nlohmann::json& json);

/// What `POST /register` takes.
struct Registration {
    std::string username{};
    std::string password{};
    std::optional<std::string> display_name{};

    friend bool operator==(const Registration&, const Registration&) = default;
};

void to_json(nlohmann::json& json, const Registration& registration);
[[nodiscard]] Result<Registration> decode_registration(const nlohmann::json& json);

}  // namespace causerie
