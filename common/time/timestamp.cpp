#include "common/time/timestamp.hpp"

#include <algorithm>

namespace causerie {
namespace {

constexpr std::int64_t ms_per_second = 1000;
constexpr std::int64_t ms_per_minute = 60 * ms_per_second;
constexpr std::int64_t ms_per_day = 24 * 60 * ms_per_minute;
constexpr std::int64_t first_ms = -62167219200000;  // 0000-01-01T00:00:00.000Z
constexpr std::int64_t last_ms = 253402300799999;   // 9999-12-31T23:59:59.999Z
constexpr std::string_view rfc3339_shape = "0000-00-00T00:00:00.000Z";

// Days from civil and back, in the proleptic Gregorian calendar whose years begin in March, so that the leap day is
// the last of its year (the algorithm of Howard Hinnant's "chrono-compatible low-level date algorithms").
std::int64_t days_from_civil(std::int64_t year, int month, int day) {
    year -= month <= 2 ? 1 : 0;
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const std::int64_t year_of_era = year - era * 400;
    const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

void set_date(CivilTime& civil, std::int64_t days) {
    days += 719468;
    const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const std::int64_t day_of_era = days - era * 146097;
    const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
    civil.day = static_cast<int>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    civil.month = static_cast<int>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    civil.year = year_of_era + era * 400 + (civil.month <= 2 ? 1 : 0);
}

void set_digits(std::string& text, std::size_t from, std::size_t count, int value) {
    for (auto at = from + count; at > from; value /= 10) text[--at] = static_cast<char>('0' + value % 10);
}

// The digits of `text` at `from`, or -1 when one of them is no digit.
int digits(std::string_view text, std::size_t from, std::size_t count) {
    int value = 0;
    for (const char character : text.substr(from, count)) {
        if (character < '0' || character > '9') return -1;
        value = value * 10 + (character - '0');
    }
    return value;
}

}  // namespace

CivilTime civil_time(Timestamp time, int offset_minutes) {
    const std::int64_t local = time.ms + offset_minutes * ms_per_minute;
    const std::int64_t days = local >= 0 ? local / ms_per_day : (local - ms_per_day + 1) / ms_per_day;
    const std::int64_t ms_of_day = local - days * ms_per_day;
    CivilTime civil;
    set_date(civil, days);
    civil.hour = static_cast<int>(ms_of_day / (60 * ms_per_minute));
    civil.minute = static_cast<int>(ms_of_day / ms_per_minute % 60);
    civil.second = static_cast<int>(ms_of_day / ms_per_second % 60);
    civil.millisecond = static_cast<int>(ms_of_day % ms_per_second);
    return civil;
}

// Every message that is told has one to three of them, which is worth doing without printf.
void append_rfc3339(std::string& text, Timestamp time) {
    const auto civil = civil_time({std::clamp(time.ms, first_ms, last_ms)});
    const auto start = text.size();
    text += rfc3339_shape;
    set_digits(text, start, 4, static_cast<int>(civil.year));
    set_digits(text, start + 5, 2, civil.month);
    set_digits(text, start + 8, 2, civil.day);
    set_digits(text, start + 11, 2, civil.hour);
    set_digits(text, start + 14, 2, civil.minute);
    set_digits(text, start + 17, 2, civil.second);
    set_digits(text, start + 20, 3, civil.millisecond);
}

std::string to_rfc3339(Timestamp time) {
    std::string text;
    append_rfc3339(text, time);
    return text;
}

std::optional<Timestamp> parse_rfc3339(std::string_view text) {
    constexpr auto shape = rfc3339_shape;
    if (text.size() != shape.size()) return std::nullopt;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const bool is_digit = text[i] >= '0' && text[i] <= '9';
        if (shape[i] == '0' ? !is_digit : text[i] != shape[i]) return std::nullopt;
    }
    CivilTime civil{digits(text, 0, 4),  digits(text, 5, 2),  digits(text, 8, 2), digits(text, 11, 2),
                    digits(text, 14, 2), digits(text, 17, 2), digits(text, 20, 3)};
    if (civil.month < 1 || civil.month > 12 || civil.day < 1) return std::nullopt;
    const Timestamp time{((days_from_civil(civil.year, civil.month, civil.day) * 24 + civil.hour) * 60 + civil.minute) *
                             ms_per_minute +
                         civil.second * ms_per_second + civil.millisecond};
    // A date or a time of day that does not exist comes back as another one.
    if (civil_time(time) != civil) return std::nullopt;
    return time;
}

}  // namespace causerie
