#pragma once

#include <chrono>
#include <cstddef>

namespace causerie::http {

/// What one peer, and all peers together, may cost. Whatever goes beyond gets a clear answer and is then cut.
struct Limits {
    std::size_t head_length_max{16 * 1024};    ///< Bytes of request line and fields; at most 65,535. Else 431.
    std::size_t target_length_max{8 * 1024};   ///< Bytes; else 414.
    std::size_t field_count_max{64};           ///< Header fields; else 431.
    std::size_t body_length_max{64 * 1024};    ///< Bytes, after chunks are joined; else 413.
    std::size_t connection_count_max{15'000};  ///< Cut to what the process may open; further peers are closed at once.
    std::size_t arrival_count_max{256};  ///< Accepted and waiting for a worker, for each; the kernel keeps the others.

    std::chrono::milliseconds head_timeout{10'000};  ///< From a request's first byte to the end of its head; else 408.
    std::chrono::milliseconds body_timeout{30'000};  ///< From there to the end of the body; else 408.
    std::chrono::milliseconds idle_timeout{75'000};  ///< Between requests; then the connection is closed.

    /// Bytes of requests that have not arrived whole, over all connections. Beyond it, whoever sends another part that
    /// does not complete its request gets a 503; requests that arrive in one piece are not concerned.
    std::size_t unread_total_max{32UL * 1024 * 1024};

    /// A peer that takes less of its answer than this, over the span, is cut.
    std::size_t send_rate_min{4 * 1024};  ///< Bytes per second.
    std::chrono::milliseconds send_rate_span{10'000};

    /// Bytes of private (not shared) answers that wait for slow peers, over all connections; beyond it, a peer that
    /// cannot take its answer at once is cut.
    std::size_t unsent_total_max{64UL * 1024 * 1024};

    /// After an error, what is still arriving is read and dropped, so that the peer gets to see the answer.
    std::size_t linger_length_max{64UL * 1024 * 1024};  ///< Bytes.
    std::chrono::milliseconds linger_timeout{5'000};
};

}  // namespace causerie::http
