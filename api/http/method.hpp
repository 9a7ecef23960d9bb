#pragma once

#include <string_view>

namespace causerie::http {

enum class Method { get, head, post, put, patch, del, options, other };

/// `GET`, `HEAD` …; `OTHER` for `Method::other`.
[[nodiscard]] std::string_view name(Method method);

/// The method of this name, which is case-sensitive; `Method::other` for one that the server does not know.
[[nodiscard]] Method method_of(std::string_view name);

}  // namespace causerie::http
