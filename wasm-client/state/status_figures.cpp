#include "wasm-client/state/status_figures.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "common/validation/limits.hpp"
#include "wasm-client/state/selectors.hpp"

namespace causerie {
namespace {

constexpr std::int64_t ms_per_second = 1000;
constexpr std::int64_t seconds_per_minute = 60;
constexpr std::int64_t seconds_per_hour = 60 * seconds_per_minute;
constexpr std::int64_t seconds_per_day = 24 * seconds_per_hour;
constexpr double short_below = 100;  // Below this a decimal says something.

std::string two_units(std::int64_t value, std::int64_t large, const char* large_name, std::int64_t small,
                      const char* small_name) {
    auto text = std::to_string(value / large) + large_name;
    const auto rest = value % large / small;
    return rest == 0 ? text : text + " " + std::to_string(rest) + small_name;
}

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

}  // namespace

bool may_see_status(const State& state) { return state.me.role == UserRole::owner || state.me.role == UserRole::admin; }

bool is_status_stale(const State& state) {
    const auto& watch = state.status;
    if (!watch.last) return false;
    return !watch.problem.empty() || state.now_ms - watch.heard_at_ms > 2 * limits::status_refresh_ms;
}

Timestamp server_now(const State& state) {
    const auto& watch = state.status;
    if (!watch.last) return {state.now_ms};
    if (is_status_stale(state)) return watch.last->now;
    return {watch.last->now.ms + std::max<std::int64_t>(state.now_ms - watch.heard_at_ms, 0)};
}

std::string count_text(std::int64_t count) {
    constexpr std::size_t group = 3;
    auto text = std::to_string(count);
    for (auto at = text.size(); at > group + (count < 0 ? 1 : 0);) text.insert(at -= group, 1, ',');
    return text;
}

std::string decimal_text(double value) {
    if (value >= short_below) return count_text(std::llround(value));
    const auto tenths = std::int64_t{std::llround(std::max(value, 0.0) * 10)};
    auto text = std::to_string(tenths / 10);
    return tenths % 10 == 0 ? text : text + "." + std::to_string(tenths % 10);
}

std::string duration_text(std::int64_t ms) {
    const auto seconds = std::max<std::int64_t>(ms, 0) / ms_per_second;
    if (seconds < seconds_per_minute) return std::to_string(seconds) + " s";
    if (seconds < seconds_per_hour) return two_units(seconds, seconds_per_minute, " min", 1, " s");
    if (seconds < seconds_per_day) return two_units(seconds, seconds_per_hour, " h", seconds_per_minute, " min");
    return two_units(seconds, seconds_per_day, " d", seconds_per_hour, " h");
}

std::string bytes_text(std::int64_t bytes) {
    constexpr double step = 1000;
    constexpr std::array units{" kB", " MB", " GB", " TB"};
    auto value = static_cast<double>(bytes) / step;
    std::size_t unit = 0;
    for (; value >= step && unit + 1 < units.size(); ++unit) value /= step;
    return decimal_text(value) + units[unit];
}

std::string latency_text(double microseconds) {
    constexpr double us_per_ms = 1000;
    constexpr double us_per_second = 1'000'000;
    if (microseconds >= us_per_second) return decimal_text(microseconds / us_per_second) + " s";
    return decimal_text(microseconds / us_per_ms) + " ms";
}

std::string check_title(std::string_view check) {
    std::string title{check};
    std::ranges::replace(title, '_', ' ');
    if (!title.empty() && title[0] >= 'a' && title[0] <= 'z') title[0] = static_cast<char>(title[0] - 'a' + 'A');
    return title;
}

std::string_view status_title(HealthStatus status) {
    switch (status) {
        case HealthStatus::ok: return "OK";
        case HealthStatus::degraded: return "Degraded";
        case HealthStatus::unavailable: break;
    }
    return "Unavailable";
}

std::string moment_label(const State& state, Timestamp time) {
    const auto civil = civil_time(time, state.utc_offset_minutes);
    auto clock = time_label(state, time) + ":" + two_digits(civil.second);
    if (is_today(state, time)) return clock;
    return short_day_label(state, time) + " " + clock;
}

std::string status_sentence(const ServerStatus& status) {
    if (status.status == HealthStatus::ok) return "Everything works";
    std::string names;
    for (const auto& check : status.checks) {
        if (check.status == HealthStatus::ok) continue;
        names += names.empty() ? ": " : ", ";
        names += check_title(check.check);
    }
    return std::string{status_title(status.status)} + names;
}

}  // namespace causerie
