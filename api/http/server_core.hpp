#pragma once

#include <atomic>
#include <cstddef>
#include <string_view>

#include "api/http/connection_table.hpp"
#include "api/http/server.hpp"
#include "api/metrics/counter.hpp"

namespace causerie::http {

/// What all connections of one server share. It outlives the server while a responder still points to a connection.
struct ServerCore {
    ServerOptions options{};
    Handler handler{};
    ConnectionTable connections{};
    std::atomic<bool> is_draining{};
    std::atomic<std::size_t> unsent_total{};  ///< See `Limits::unsent_total_max`.
    std::atomic<std::size_t> unread_total{};  ///< See `Limits::unread_total_max`.
    metrics::Counter requests_begun{};        ///< Handed to the handler.
    metrics::Counter requests_ended{};        ///< Of those, the ones that were answered.

    void report(std::string_view request_id, std::string_view what) const {
        if (options.fault_log) options.fault_log(request_id, what);
    }
};

}  // namespace causerie::http
