#pragma once

#include <string>

namespace causerie::http {

/// One header field of a request or a response. Names compare without regard to case.
struct Header {
    std::string name{};   ///< A token (RFC 9110); as it should appear on the wire.
    std::string value{};  ///< No CR, LF or NUL: `Responder::send` drops a field that holds one.

    friend bool operator==(const Header&, const Header&) = default;
};

}  // namespace causerie::http
