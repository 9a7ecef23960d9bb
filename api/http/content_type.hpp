#pragma once

#include <string_view>

namespace causerie::http {

/// The media type of a file by the end of its name; `application/octet-stream` for an unknown one.
[[nodiscard]] std::string_view content_type(std::string_view file_name);

}  // namespace causerie::http
