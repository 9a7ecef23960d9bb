#include "tests/bench/programme.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include "tests/bench/batches.hpp"
#include "tests/bench/fan_out.hpp"
#include "tests/bench/reconnection.hpp"
#include "tests/bench/requests.hpp"
#include "tests/bench/stage.hpp"

namespace causerie::bench {
namespace {

constexpr std::chrono::nanoseconds quiet_max = std::chrono::seconds{2};
constexpr int saturated_streams_min = 1'000;

std::chrono::nanoseconds time_of(const Options& options) {
    return std::chrono::round<std::chrono::nanoseconds>(std::chrono::duration<double>{options.seconds});
}

// The steps of one kind, on instances that have just been started; of `batches` on none.
using Kind = void (*)(const Options& options, Stage& stage, const Report& report);

void posts(const Options& options, Stage& stage, const Report& report) {
    for (const auto connections : options.connections) report(measure_posts(stage, connections, time_of(options)));
}

void batches(const Options& options, Stage& stage, const Report& report) {
    for (const auto connections : options.connections) report(measure_batches(stage, connections, time_of(options)));
}

void pages(const Options& options, Stage& stage, const Report& report) {
    for (const auto connections : options.connections) {
        for (const auto kind : {PageKind::newest, PageKind::before}) {
            report(measure_pages(stage, kind, connections, time_of(options)));
        }
    }
}

void fan_out(const Options& options, Stage& stage, const Report& report) {
    for (const auto streams : options.streams) {
        FanOut fan{stage, static_cast<std::size_t>(streams)};
        const auto to = " to " + std::to_string(streams) + " streams";
        const auto steady = ", " + std::to_string(options.rate) + " posts/s";
        report(fan.measure("fan-out" + to + steady, scheduled(options.rate), time_of(options)));
        if (streams < saturated_streams_min) continue;
        report(fan.measure("saturated" + to, saturated(), time_of(options)));
        report(fan.measure("single events" + to, one_by_one(), time_of(options)));
    }
}

void memory(const Options& options, Stage& stage, const Report& report) {
    Faults faults;
    const auto note = [&](const std::string& what) {
        std::this_thread::sleep_for(std::min(time_of(options), quiet_max));
        Measurement measurement{.name = "memory, " + what, .values = {{"MB", stage.resident_mb()}}};
        add_faults(measurement, faults);
        report(std::move(measurement));
    };
    note("idle");
    Loop loop;
    Tape tape{new_tag()};
    Audience audience{loop, [&](std::size_t number) { return stage.address(number); }, tape, faults,
                      [](Tape::Event&, Moment) {}};
    for (const auto streams : options.streams) {
        audience.grow_to(static_cast<std::size_t>(streams));
        note(std::to_string(streams) + " streams");
    }
}

void reconnection(const Options& options, Stage& stage, const Report& report) {
    const auto streams =
        std::ranges::find_if(options.streams, [](int count) { return count >= saturated_streams_min; });
    const int count = streams == options.streams.end() ? options.streams.back() : *streams;
    report(measure_reconnection(stage, static_cast<std::size_t>(count), options.rate));
}

Kind find(const std::string& kind) {
    if (kind == "posts") return posts;
    if (kind == "batches") return batches;
    if (kind == "pages") return pages;
    if (kind == "fanout") return fan_out;
    if (kind == "memory") return memory;
    if (kind == "reconnection") return reconnection;
    return nullptr;
}

void measure(Options options, Kind kind, const Report& report) {
    if (kind == reconnection) options.instances = std::max(options.instances, 2);
    Stage stage{options};
    if (kind == batches) return kind(options, stage, report);
    Measurement starting{.name = "start until ready"};
    starting.values["p50 ms"] = stage.start() * 1e3;
    kind(options, stage, report);
    Faults faults;
    stage.stop(faults);
    add_faults(starting, faults);
    report(std::move(starting));
}

}  // namespace

bool is_kind(const std::string& kind) { return find(kind) != nullptr; }

void measure_all(const Options& options, const Report& report) {
    for (int round = 0; round < options.rounds; ++round) {
        for (const auto& kind : options.kinds) measure(options, find(kind), report);
    }
}

}  // namespace causerie::bench
