#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <sys/resource.h>

#include "tests/bench/programme.hpp"
#include "tests/bench/table.hpp"

namespace {

using namespace causerie::bench;

constexpr int cannot_run = 2;

void read_options(CLI::App& app, Options& options) {
    const CLI::Validator known{[](const std::string& kind) { return is_kind(kind) ? "" : "unknown: " + kind; }, "KIND"};
    app.add_option("kinds", options.kinds, "posts, batches, pages, fanout, memory, reconnection")
        ->required()
        ->check(known);
    app.add_option("--rounds", options.rounds, "How often everything is measured")->check(CLI::PositiveNumber);
    app.add_option("--seconds", options.seconds, "Of each measurement")->check(CLI::PositiveNumber);
    app.add_option("--instances", options.instances)->check(CLI::Range(1, 16));
    app.add_option("--connections", options.connections, "At once; one measurement each")
        ->delimiter(',')
        ->check(CLI::PositiveNumber);
    app.add_option("--streams", options.streams, "That listen at once; one measurement each")->delimiter(',');
    app.add_option("--rate", options.rate, "Posts per second while streams listen")->check(CLI::PositiveNumber);
    app.add_option("--label", options.label, "Before every name");
    app.add_option("--binary", options.binary, "The server")->required()->check(CLI::ExistingFile);
    app.add_option("--database-url", options.database_url)->required();
    app.add_option("--database-process", options.database_process, "The postmaster's id")->required();
    app.add_option("--logs", options.logs, "Where the instances' logs go")->required()->check(CLI::ExistingDirectory);
    app.add_option("--results", options.results, "Where a line of JSON is added for each measurement")->required();
}

// Ten thousand streams need as many descriptors, here and in the server, which inherits the limit.
void raise_descriptor_limit() {
    constexpr rlim_t wanted = 262'144;
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    const rlimit higher{.rlim_cur = wanted, .rlim_max = std::max(wanted, limit.rlim_max)};
    if (::setrlimit(RLIMIT_NOFILE, &higher) == 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

int measure(const Options& options) {
    raise_descriptor_limit();
    std::ofstream results{options.results, std::ios::app};
    bool is_sound = true;
    measure_all(options, [&](Measurement measurement) {
        measurement.name = options.label + measurement.name;
        results << nlohmann::json(measurement).dump() << std::endl;
        is_sound = is_sound && measurement.fault_count == 0;
        std::cerr << "    " << summary(measurement) << std::endl;
    });
    return is_sound ? EXIT_SUCCESS : EXIT_FAILURE;
}

int show(const std::string& path) {
    std::ifstream file{path};
    std::vector<Measurement> measurements;
    for (std::string line; std::getline(file, line);) {
        measurements.push_back(nlohmann::json::parse(line).get<Measurement>());
    }
    std::cout << machine() << '\n' << table(measurements);
    return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Measures Causerie, and checks everything that it answers meanwhile."};
    Options options;
    std::string results;
    auto* measuring = app.add_subcommand("measure", "Start instances on a seeded database and measure them");
    read_options(*measuring, options);
    auto* showing = app.add_subcommand("table", "Print what was measured");
    showing->add_option("results", results)->required()->check(CLI::ExistingFile);
    app.require_subcommand(1);
    CLI11_PARSE(app, argc, argv);
    std::signal(SIGPIPE, SIG_IGN);
    try {
        return measuring->parsed() ? measure(options) : show(results);
    } catch (const std::exception& problem) {
        std::cerr << "bench: " << problem.what() << '\n';
        return cannot_run;
    }
}
