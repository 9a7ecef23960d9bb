#pragma once

#include <string_view>

namespace causerie::http {

enum class Encoding { identity, gzip, brotli };

/// What `Content-Encoding` says; empty for identity.
[[nodiscard]] std::string_view name(Encoding encoding);

/// The encoding that the peer likes best among those there are: by quality, then brotli before gzip before identity.
/// Identity when nothing is acceptable: an answer that can perhaps be read beats none.
/// @param accepted  the value of `Accept-Encoding`; empty where there was none
[[nodiscard]] Encoding choose_encoding(std::string_view accepted, bool has_brotli, bool has_gzip);

}  // namespace causerie::http
