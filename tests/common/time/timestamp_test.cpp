#include "common/time/timestamp.hpp"

#include "tests/support/catch.hpp"

using namespace causerie;

namespace {

constexpr std::int64_t day_ms = 86'400'000;

}  // namespace

TEST_CASE("moments are written as RFC 3339 in UTC with milliseconds", "[time]") {
    CHECK(to_rfc3339({0}) == "1970-01-01T00:00:00.000Z");
    CHECK(to_rfc3339({1'795'788'309'123}) == "2026-11-27T14:05:09.123Z");
    CHECK(to_rfc3339({-1}) == "1969-12-31T23:59:59.999Z");
    CHECK(to_rfc3339({951'782'400'000}) == "2000-02-29T00:00:00.000Z");
}

TEST_CASE("years beyond what four digits hold are clamped", "[time]") {
    CHECK(to_rfc3339({253'402'300'799'999}) == "9999-12-31T23:59:59.999Z");
    CHECK(to_rfc3339({253'402'300'800'000}) == "9999-12-31T23:59:59.999Z");
    CHECK(to_rfc3339({9'223'372'036'854'775'807}) == "9999-12-31T23:59:59.999Z");
    CHECK(to_rfc3339({-62'167'219'200'000}) == "0000-01-01T00:00:00.000Z");
    CHECK(to_rfc3339({-9'223'372'036'854'775'807 - 1}) == "0000-01-01T00:00:00.000Z");
}

TEST_CASE("what is written is read back, to the millisecond", "[time]") {
    for (std::int64_t ms = -62'167'219'200'000; ms < 253'402'300'800'000; ms += 9'876'543'210'987) {
        CHECK(parse_rfc3339(to_rfc3339({ms})) == Timestamp{ms});
    }
    // Every day of four years, the leap day included.
    for (std::int64_t day = 0; day < 4 * 366; ++day) {
        const Timestamp time{1'704'067'200'000 + day * day_ms + 1};
        CHECK(parse_rfc3339(to_rfc3339(time)) == time);
    }
}

TEST_CASE("a date that does not exist is no date", "[time]") {
    const auto* text = GENERATE("2023-02-29T00:00:00.000Z", "1900-02-29T00:00:00.000Z", "2024-02-30T00:00:00.000Z",
                                "2024-04-31T00:00:00.000Z", "2024-13-01T00:00:00.000Z", "2024-00-01T00:00:00.000Z",
                                "2024-01-00T00:00:00.000Z", "2024-01-32T00:00:00.000Z", "2024-01-01T24:00:00.000Z",
                                "2024-01-01T00:60:00.000Z", "2024-01-01T00:00:60.000Z", "2024-12-31T23:59:99.000Z");
    INFO(text);
    CHECK_FALSE(parse_rfc3339(text));
}

TEST_CASE("leap years are those of the Gregorian calendar", "[time]") {
    CHECK(parse_rfc3339("2024-02-29T00:00:00.000Z"));
    CHECK(parse_rfc3339("2000-02-29T00:00:00.000Z"));
    CHECK(parse_rfc3339("2024-12-31T23:59:59.999Z"));
}

TEST_CASE("only the one form is read", "[time]") {
    const auto* text = GENERATE("", "2024-01-01", "2024-01-01T00:00:00Z", "2024-01-01T00:00:00.00Z",
                                "2024-01-01T00:00:00.0000Z", "2024-01-01T00:00:00.000", "2024-01-01T00:00:00.000z",
                                "2024-01-01 00:00:00.000Z", "2024-01-01T00:00:00,000Z", "2024-01-01T00:00:00.000+00:00",
                                "2024-1-01T00:00:00.0000Z", " 024-01-01T00:00:00.000Z", "-024-01-01T00:00:00.000Z",
                                "2024-01-01T00:00:00.000Z ", "2024/01/01T00:00:00.000Z", "２024-01-01T00:00:00.000Z");
    INFO(text);
    CHECK_FALSE(parse_rfc3339(text));
}

TEST_CASE("a clock elsewhere shows another time of the same moment", "[time]") {
    const Timestamp time{1'795'788'309'123};  // 2026-11-27T14:05:09.123Z
    CHECK(civil_time(time) == CivilTime{2026, 11, 27, 14, 5, 9, 123});
    CHECK(civil_time(time, 60) == CivilTime{2026, 11, 27, 15, 5, 9, 123});
    CHECK(civil_time(time, 14 * 60) == CivilTime{2026, 11, 28, 4, 5, 9, 123});
    CHECK(civil_time(time, -(14 * 60 + 6)) == CivilTime{2026, 11, 26, 23, 59, 9, 123});
    CHECK(civil_time({-1}) == CivilTime{1969, 12, 31, 23, 59, 59, 999});
}
