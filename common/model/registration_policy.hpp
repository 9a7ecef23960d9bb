#pragma once

#include <optional>
#include <string_view>

#include "common/model/enum_names.hpp"

namespace causerie {

/// Who may create an account, the very first one apart: that one is always let in and becomes the owner.
enum class RegistrationPolicy { open, invite, closed };

inline constexpr EnumNames<RegistrationPolicy, 3> registration_policy_names{{"open", "invite", "closed"}};

[[nodiscard]] constexpr std::optional<RegistrationPolicy> registration_policy(std::string_view name) {
    return registration_policy_names.value(name);
}

}  // namespace causerie
