#pragma once

#include <string_view>

namespace causerie::routes {

/// The contract, `api/openapi.yaml`, as JSON: written into the binary by the build.
[[nodiscard]] std::string_view openapi_json();

/// The same as a page to read, in HTML, and its style sheet.
[[nodiscard]] std::string_view docs_page();
[[nodiscard]] std::string_view docs_style();

}  // namespace causerie::routes
