#include "tests/bench/measurement.hpp"

#include <nlohmann/json.hpp>

namespace causerie::bench {

void to_json(nlohmann::json& json, const Measurement& measurement) {
    json = {{"name", measurement.name},
            {"values", measurement.values},
            {"fault_count", measurement.fault_count},
            {"faults", measurement.faults}};
}

void from_json(const nlohmann::json& json, Measurement& measurement) {
    json.at("name").get_to(measurement.name);
    json.at("values").get_to(measurement.values);
    json.at("fault_count").get_to(measurement.fault_count);
    json.at("faults").get_to(measurement.faults);
}

void add_latency(Measurement& measurement, const Histogram& latency) {
    constexpr double half = 0.5;
    constexpr double nearly_all = 0.99;
    measurement.values["p50 ms"] = latency.quantile_ms(half);
    measurement.values["p99 ms"] = latency.quantile_ms(nearly_all);
    measurement.values["max ms"] = latency.max_ms();
}

void add_faults(Measurement& measurement, const Faults& faults) {
    measurement.fault_count = faults.count();
    measurement.faults = faults.told();
}

const std::vector<Column>& columns() {
    static const std::vector<Column> all{
        {"per s", 0, true},         {"p50 ms", 2, false},      {"p99 ms", 2, true},    {"max ms", 1, false},
        {"last ms", 2, true},       {"MB", 1, true},           {"server us", 2, true}, {"database us", 2, false},
        {"loader cores", 2, false}, {"other cores", 2, false}, {"load", 1, false}};
    return all;
}

}  // namespace causerie::bench
