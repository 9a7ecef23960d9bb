#include <algorithm>

#include "common/protocol/error_code.hpp"
#include "wasm-client/state/reduction.hpp"
#include "wasm-client/state/timing.hpp"

namespace causerie::reduction {

std::int64_t backoff_ms(std::int64_t attempts, double random) {
    auto ceiling = timing::backoff_first_max_ms;
    for (std::int64_t i = 0; i < attempts && ceiling < timing::backoff_max_ms; ++i) ceiling *= 2;
    ceiling = std::min(ceiling, timing::backoff_max_ms);
    const auto span = static_cast<double>(ceiling - timing::backoff_min_ms);
    return timing::backoff_min_ms + static_cast<std::int64_t>(span * std::clamp(random, 0.0, 1.0));
}

bool is_temporary(const Error& error) {
    return error.code == ErrorCode::unavailable || error.code == ErrorCode::rate_limited;
}

std::string reason(const Error& error) {
    if (!error.fields.empty()) {
        const auto& field = error.fields.front();
        if (field.field == "name") return "Name: " + field.detail;
        if (field.field == "topic") return "Topic: " + field.detail;
        return field.detail;
    }
    if (!error.detail.empty()) return error.detail;
    if (error.code == ErrorCode::unavailable) return "The server cannot be reached";
    return std::string{title(error.code)};
}

}  // namespace causerie::reduction
