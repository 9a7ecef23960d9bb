#pragma once

#include <string>
#include <string_view>

namespace causerie::http {

/// Whether a peer's id is fit for our log and headers: 1 to 64 of `A-Za-z0-9._-`.
[[nodiscard]] bool is_request_id(std::string_view text);

/// 13 letters and digits, random enough to tell requests apart; nothing that must not be guessed.
[[nodiscard]] std::string new_request_id();

}  // namespace causerie::http
