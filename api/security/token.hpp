#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace causerie::security {

/// What the database holds of a token: nobody who reads the table can sign in with it.
using TokenHash = std::array<std::byte, 32>;

/// 256 random bits, as 43 characters of base64url; fit for a cookie.
[[nodiscard]] std::string random_token();

/// SHA-256 of the token's text; nothing for text that `random_token` cannot have written. No salt and no key stretching
/// are needed: a token cannot be guessed.
[[nodiscard]] std::optional<TokenHash> hash_token(std::string_view token);

}  // namespace causerie::security
