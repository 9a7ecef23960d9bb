#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "tests/bench/faults.hpp"
#include "tests/bench/histogram.hpp"

namespace causerie::bench {

/// One thing, measured once.
struct Measurement {
    std::string name{};                      ///< "posts, 64 connections": the same in every round.
    std::map<std::string, double> values{};  ///< By what the table calls it (`columns`).
    std::int64_t fault_count{};
    std::vector<std::string> faults{};  ///< The first few.

    friend bool operator==(const Measurement&, const Measurement&) = default;
};

void to_json(nlohmann::json& json, const Measurement& measurement);
void from_json(const nlohmann::json& json, Measurement& measurement);

/// Adds median, p99 and maximum.
void add_latency(Measurement& measurement, const Histogram& latency);

void add_faults(Measurement& measurement, const Faults& faults);

/// What the table shows, in this order.
struct Column {
    const char* name{};  ///< In `Measurement::values`.
    int decimals{};
    bool shows_range{};  ///< Lowest and highest too, not the median alone.
};

[[nodiscard]] const std::vector<Column>& columns();

}  // namespace causerie::bench
