#pragma once

#include <string_view>
#include <vector>

namespace causerie::store {

/// One numbered, forward-only change of the schema: a file of `api/migrations`, embedded in the binary.
struct Migration {
    int number{};             ///< 1, 2, 3 …
    std::string_view name{};  ///< The file's name without its suffix, such as `0001_first`.
    std::string_view sql{};
};

/// All of them, by ascending number.
[[nodiscard]] const std::vector<Migration>& migrations();

}  // namespace causerie::store
