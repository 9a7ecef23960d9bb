#pragma once

#include <string_view>

namespace causerie::http {

/// Whether `text` is a host name, an IPv4 address or a bracketed IPv6 address, with or without a port.
[[nodiscard]] bool is_host(std::string_view text);

}  // namespace causerie::http
