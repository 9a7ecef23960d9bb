#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace causerie::bench {

/// The one message that is number `number` of the posts called `tag`: whoever meets it can tell which it is, and
/// whether it is whole.
struct PostText {
    std::string body{};       ///< 100 bytes, nothing that JSON would escape.
    std::string client_id{};  ///< Unique as long as the tag is.
};

[[nodiscard]] PostText post_text(std::string_view tag, std::int64_t number);

/// The request's body.
[[nodiscard]] std::string post_json(const PostText& text);

/// Whether a message's JSON holds exactly that body and `client_id`.
[[nodiscard]] bool has_text(std::string_view json, const PostText& text);

/// The number in a message's JSON; nothing if it is not one of ours.
[[nodiscard]] std::optional<std::int64_t> number_in(std::string_view json, std::string_view tag);

/// The number that follows `"name":` in a message's JSON.
[[nodiscard]] std::optional<std::int64_t> integer_in(std::string_view json, std::string_view name);

}  // namespace causerie::bench
