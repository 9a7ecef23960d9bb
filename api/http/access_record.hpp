#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "api/http/request.hpp"
#include "api/http/status.hpp"

namespace causerie::http {

/// One answered request, for the log and the metrics. The views live until the sink returns.
struct AccessRecord {
    std::string_view request_id{};
    Method method{};
    std::size_t route{};      ///< An index into `route_names` of the server's table.
    std::string_view path{};  ///< Without the query, which may hold secrets; empty when the head could not be read.
    Status status{};
    std::chrono::microseconds duration{};  ///< From the request's last byte to its answer.
    std::uint64_t bytes{};                 ///< Of the answer's body, as handed to the socket layer.
    std::string_view peer_address{};
};

}  // namespace causerie::http
