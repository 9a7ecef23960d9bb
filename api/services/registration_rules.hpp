#pragma once

#include <string>

#include "common/model/user.hpp"
#include "common/result.hpp"

namespace causerie::services {

/// As it is stored and compared.
[[nodiscard]] std::string normal_username(std::string username);

/// What is to be stored of `registration`, in normal form. Fails with `validation_failed`.
[[nodiscard]] Result<Registration> checked_registration(Registration registration);

/// What is to be hashed of a new password for `username`, which is in normal form. Fails with `validation_failed`.
[[nodiscard]] Result<std::string> checked_password(const std::string& password, const std::string& username);

}  // namespace causerie::services
