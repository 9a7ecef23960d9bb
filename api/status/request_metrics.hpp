#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/access_record.hpp"
#include "api/metrics/exposition.hpp"
#include "api/metrics/histogram.hpp"
#include "api/metrics/shards.hpp"

namespace causerie::status {

/// All requests so far, taken together.
struct RequestTotals {
    std::uint64_t requests{};
    std::uint64_t failures{};           ///< Answered with 5xx.
    metrics::Distribution latencies{};  ///< But of the routes that wait on purpose. In microseconds.
};

/// Counts requests by method, route and status, and how long they took by route. The routes are those of the table and
/// no others, so that nobody can make up series. Any thread may call.
class RequestMetrics {
public:
    /// @param routes   what `AccessRecord::route` counts
    /// @param waiting  the route whose requests wait for something to happen; its times say nothing about us
    RequestMetrics(std::vector<std::string> routes, std::string_view waiting);
    ~RequestMetrics();
    RequestMetrics(const RequestMetrics&) = delete;
    RequestMetrics& operator=(const RequestMetrics&) = delete;

    /// Costs some tens of nanoseconds.
    void note(const http::AccessRecord& record);

    [[nodiscard]] const std::string& route_name(std::size_t route) const { return routes_.at(route)->name; }

    [[nodiscard]] RequestTotals totals() const;

    void write(metrics::Exposition& exposition) const;

private:
    static constexpr std::size_t method_count = static_cast<std::size_t>(http::Method::other) + 1;
    static constexpr std::size_t status_count = http::all_statuses.size();

    /// What one shard counted of one route: most are never asked for, so they are made when they are.
    struct Cells;

    struct Route {
        std::string name{};
        bool waits{};
        metrics::Histogram latencies{metrics::duration_bounds};
        std::array<std::atomic<Cells*>, metrics::shard_count> shards{};
    };

    [[nodiscard]] static Cells& cells_of(Route& route);
    [[nodiscard]] static std::uint64_t bytes_of(const Route& route);
    [[nodiscard]] static std::uint64_t count_of(const Route& route, std::size_t method, std::size_t status);

    std::vector<std::unique_ptr<Route>> routes_;
};

}  // namespace causerie::status
