#include "tests/bench/meter.hpp"

#include <algorithm>

#include "tests/bench/process_use.hpp"

namespace causerie::bench {

Meter::Meter(Processes processes) : processes_{std::move(processes)}, load_{load_average()}, begin_{now()} {}

Meter::Reading Meter::now() const {
    return {.servers = cpu_seconds(processes_.servers),
            .database = cpu_seconds({processes_.database}),
            .own = own_cpu_seconds(),
            .machine = machine_cpu_seconds(),
            .at = Clock::now()};
}

void Meter::read(Measurement& measurement, std::int64_t operations) const {
    const auto end = now();
    const auto elapsed = seconds_between(begin_.at, end.at);
    const auto servers = end.servers - begin_.servers;
    const auto database = end.database - begin_.database;
    const auto own = end.own - begin_.own;
    const auto others = end.machine - begin_.machine - servers - database - own;
    const auto count = static_cast<double>(std::max<std::int64_t>(operations, 1));
    measurement.values["per s"] = static_cast<double>(operations) / elapsed;
    measurement.values["server us"] = servers / count * 1e6;
    measurement.values["database us"] = database / count * 1e6;
    measurement.values["loader cores"] = own / elapsed;
    measurement.values["other cores"] = std::max(others / elapsed, 0.0);
    measurement.values["load"] = load_;
}

}  // namespace causerie::bench
