#pragma once

#include <string>

#include "api/config/config.hpp"

/// `causerie user …`. All return the process's exit code.
namespace causerie::commands {

enum class PasswordSource {
    input,      ///< The first line of standard input.
    generated,  ///< Printed once.
};

struct UserOptions {
    std::string username{};
    std::string role{};          ///< Empty: what registering would give.
    std::string display_name{};  ///< Empty: the username.
    PasswordSource password{PasswordSource::input};
};

int list_users(const config::Config& config);
int create_user(const config::Config& config, const UserOptions& options);
int reset_password(const config::Config& config, const UserOptions& options);
int deactivate_user(const config::Config& config, const UserOptions& options);
int reactivate_user(const config::Config& config, const UserOptions& options);

}  // namespace causerie::commands
