#pragma once

#include <string_view>

namespace causerie::routes {

/// The contract, `api/openapi.yaml`, as JSON: written into the binary by the build.
[[nodiscard]] std::string_view openapi_json();

}  // namespace causerie::routes
