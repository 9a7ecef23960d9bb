#include "api/status/request_metrics.hpp"

#include <algorithm>
#include <utility>

namespace causerie::status {
namespace {

std::size_t index_of(http::Status status) {
    const auto& all = http::all_statuses;
    return static_cast<std::size_t>(std::lower_bound(all.begin(), all.end() - 1, status) - all.begin());
}

}  // namespace

struct alignas(metrics::cache_line) RequestMetrics::Cells {
    std::array<std::atomic<std::uint64_t>, method_count * status_count> requests{};
    std::atomic<std::uint64_t> bytes{};
};

RequestMetrics::RequestMetrics(std::vector<std::string> routes, std::string_view waiting) {
    for (auto& name : routes) {
        routes_.push_back(std::make_unique<Route>());
        routes_.back()->waits = name == waiting;
        routes_.back()->name = std::move(name);
    }
}

RequestMetrics::~RequestMetrics() {
    for (const auto& route : routes_) {
        for (const auto& shard : route->shards) delete shard.load();
    }
}

void RequestMetrics::note(const http::AccessRecord& record) {
    auto& route = *routes_[record.route];
    auto& cells = cells_of(route);
    const auto method = static_cast<std::size_t>(record.method);
    cells.requests[method * status_count + index_of(record.status)].fetch_add(1, std::memory_order_relaxed);
    cells.bytes.fetch_add(record.bytes, std::memory_order_relaxed);
    route.latencies.observe(record.duration.count());
}

// Several threads share a shard, and so may two of them come first.
RequestMetrics::Cells& RequestMetrics::cells_of(Route& route) {
    auto& shard = route.shards[metrics::own_shard()];
    auto* cells = shard.load(std::memory_order_acquire);
    if (cells != nullptr) return *cells;
    auto made = std::make_unique<Cells>();
    if (shard.compare_exchange_strong(cells, made.get(), std::memory_order_acq_rel)) return *made.release();
    return *cells;
}

std::uint64_t RequestMetrics::count_of(const Route& route, std::size_t method, std::size_t status) {
    std::uint64_t count = 0;
    for (const auto& shard : route.shards) {
        const auto* cells = shard.load(std::memory_order_acquire);
        if (cells == nullptr) continue;
        count += cells->requests[method * status_count + status].load(std::memory_order_relaxed);
    }
    return count;
}

std::uint64_t RequestMetrics::bytes_of(const Route& route) {
    std::uint64_t bytes = 0;
    for (const auto& shard : route.shards) {
        if (const auto* cells = shard.load(std::memory_order_acquire)) {
            bytes += cells->bytes.load(std::memory_order_relaxed);
        }
    }
    return bytes;
}

RequestTotals RequestMetrics::totals() const {
    RequestTotals totals;
    for (const auto& route : routes_) {
        for (std::size_t i = 0; i < method_count * status_count; ++i) {
            const auto count = count_of(*route, i / status_count, i % status_count);
            totals.requests += count;
            if (http::is_server_fault(http::all_statuses[i % status_count])) totals.failures += count;
        }
        if (!route->waits) totals.latencies += route->latencies.value();
    }
    return totals;
}

void RequestMetrics::write(metrics::Exposition& exposition) const {
    using Kind = metrics::Exposition::Kind;
    exposition.family("causerie_http_requests_total", Kind::counter,
                      "Answered requests, by the pattern of their route, never by path.");
    for (const auto& route : routes_) {
        for (std::size_t i = 0; i < method_count * status_count; ++i) {
            const auto count = count_of(*route, i / status_count, i % status_count);
            if (count == 0) continue;
            const auto code = std::to_string(static_cast<int>(http::all_statuses[i % status_count]));
            const auto method = http::name(static_cast<http::Method>(i / status_count));
            exposition.sample(count, {{"method", method}, {"route", route->name}, {"code", code}});
        }
    }
    exposition.family("causerie_http_request_duration_seconds", Kind::histogram,
                      "From a request's last byte to its answer; to the head of one that is a stream.");
    for (const auto& route : routes_) {
        const auto value = route->latencies.value();
        if (value.count() > 0) exposition.sample(value, metrics::microseconds_per_second, {{"route", route->name}});
    }
    exposition.family("causerie_http_response_body_bytes_total", Kind::counter,
                      "Bytes of bodies that were handed to the network; of a stream only what came with its head.");
    for (const auto& route : routes_) {
        if (const auto bytes = bytes_of(*route); bytes > 0) exposition.sample(bytes, {{"route", route->name}});
    }
}

}  // namespace causerie::status
