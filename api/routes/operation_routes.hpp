#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "api/health/health.hpp"
#include "api/http/router.hpp"

namespace causerie::routes {

/// What operators and their programs ask of an instance. All of it is quick and may be called from any thread.
struct Operations {
    health::Probe& probe;  ///< Must outlive the routes.
    std::string version{};
    std::string revision{};
    std::function<std::string()> metrics{};                           ///< The page for Prometheus.
    std::function<bool(std::string_view bearer)> may_read_metrics{};  ///< Empty: anybody may.

    /// Told of every question after an instance's health.
    std::function<void(const http::Request&, const char* path, std::int64_t status)> note_probe{};
};

/// What operators and load balancers ask, answered from memory, on the worker that read it: a worker that hangs answers
/// nothing, which is the truth, and the others tell.
[[nodiscard]] std::vector<http::Route> operation_routes(const Operations& operations);

}  // namespace causerie::routes
