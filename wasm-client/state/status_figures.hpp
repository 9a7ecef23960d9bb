#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/model/server_status.hpp"
#include "wasm-client/state/state.hpp"

/// How the Status screen puts figures into words.
namespace causerie {

[[nodiscard]] bool may_see_status(const State& state);  ///< By the role; the server has the last word.

/// Whether what is known of the server is out of date, because it does not answer.
[[nodiscard]] bool is_status_stale(const State& state);

/// The server's clock now, as far as this client can tell; when what is known is out of date, then.
[[nodiscard]] Timestamp server_now(const State& state);

[[nodiscard]] std::string count_text(std::int64_t count);       ///< `12,345`
[[nodiscard]] std::string decimal_text(double value);           ///< `0.3`, `12.4`, `1,234`; never negative.
[[nodiscard]] std::string duration_text(std::int64_t ms);       ///< `8 s`, `3 min 5 s`, `2 h 4 min`, `3 d 4 h`
[[nodiscard]] std::string bytes_text(std::int64_t bytes);       ///< `14.2 MB`
[[nodiscard]] std::string latency_text(double microseconds);    ///< `0.4 ms`, `12.3 ms`, `1.2 s`
[[nodiscard]] std::string check_title(std::string_view check);  ///< `database` as `Database`
[[nodiscard]] std::string_view status_title(HealthStatus status);

/// `14:05:09` by the person's clock, with the day when it is another one: `21 Nov 14:05:09`.
[[nodiscard]] std::string moment_label(const State& state, Timestamp time);

/// All in one line: `Everything works`, `Unavailable: database`.
[[nodiscard]] std::string status_sentence(const ServerStatus& status);

}  // namespace causerie
