#pragma once

#include <string>
#include <vector>

namespace causerie::commands {

enum class Grade {
    ok,
    warning,    ///< It works, but not as well as it could, or not for long.
    failed,     ///< It does not work.
    unchecked,  ///< From here it cannot be told.
};

/// What one check of `doctor` found. Holds no secret.
struct Finding {
    Grade grade{Grade::ok};
    std::string subject{};  ///< A word or two.
    std::string text{};     ///< What was found.
    std::string remedy{};   ///< What to do about it; empty if it is well.

    friend bool operator==(const Finding&, const Finding&) = default;
};

using Findings = std::vector<Finding>;

}  // namespace causerie::commands
