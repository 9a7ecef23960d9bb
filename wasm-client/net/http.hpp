#pragma once

#include <string>

namespace causerie {

struct HttpRequest {
    std::string method{};
    std::string path{};
    std::string body{};  ///< JSON; empty for none.

    friend bool operator==(const HttpRequest&, const HttpRequest&) = default;
};

struct HttpResponse {
    int status{};  ///< 0 when no answer came: offline, timed out, aborted.
    std::string body{};
};

}  // namespace causerie
