#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/model/message.hpp"
#include "common/model/room.hpp"
#include "common/model/user.hpp"
#include "common/result.hpp"

/// The rules for input, the same on both sides. Each `check_…` says what is wrong with one value, or nothing.
namespace causerie {

/// 2 to 32 of `a-z 0-9 . _ -`, in either case.
[[nodiscard]] std::optional<FieldError> check_username(std::string_view username);

/// Length only; the server refuses the commonest ones too.
[[nodiscard]] std::optional<FieldError> check_password(std::string_view password);

[[nodiscard]] std::optional<FieldError> check_display_name(std::string_view display_name);
[[nodiscard]] std::optional<FieldError> check_room_name(std::string_view name);
[[nodiscard]] std::optional<FieldError> check_room_topic(std::string_view topic);

/// 1 to 64 characters, whichever a client likes: it is only ever compared, byte by byte.
[[nodiscard]] std::optional<FieldError> check_client_id(std::string_view client_id);

/// `body` already trimmed: 1 to `limits::body_length_max` code points, no control characters but newline and tab.
[[nodiscard]] std::optional<FieldError> check_body(std::string_view body);

/// Trims what is trimmed before storing, then names every bad field at once.
[[nodiscard]] Result<Registration> validated(Registration registration);
[[nodiscard]] Result<NewRoom> validated(NewRoom room);
[[nodiscard]] Result<NewMessage> validated(NewMessage message);

}  // namespace causerie
