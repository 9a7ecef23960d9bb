#pragma once

#include <string>
#include <string_view>

namespace causerie {

/// What an HTML entity such as `&amp;` or `&#x1F600;` stands for. One that is unknown, or that stands for a control
/// character, comes back as it was typed.
[[nodiscard]] std::string decode_entity(std::string_view entity);

}  // namespace causerie
