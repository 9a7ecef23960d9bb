#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>

#include <CLI/CLI.hpp>

#include "tests/chaos/run.hpp"

namespace {

using namespace causerie::chaos;

constexpr int cannot_run = 2;

void read_options(CLI::App& app, Options& options) {
    app.add_option("--seconds", options.seconds, "How long writers post; 0: until there are enough messages");
    app.add_option("--messages", options.messages, "Stop posting after so many; 0: when the time is over");
    app.add_option("--seed", options.seed, "What to throw the dice with");
    app.add_option("--instances", options.instances)->check(CLI::Range(1, 16));
    app.add_option("--writers", options.writers)->check(CLI::Range(1, 256));
    app.add_option("--readers", options.readers)->check(CLI::Range(1, 256));
    app.add_option("--rate", options.rate, "Posts per second at most; 0: no limit")->check(CLI::Range(0, 1'000'000));
    app.add_flag("!--no-faults", options.faults, "Break nothing");
    app.add_option("--binary", options.binary, "The server")->required()->check(CLI::ExistingFile);
    app.add_option("--site", options.site, "Its static files");
    app.add_option("--database-script", options.database_script)->required()->check(CLI::ExistingFile);
    app.add_option("--cluster", options.cluster, "The name of the private PostgreSQL");
    app.add_option("--logs", options.logs, "Where the instances' logs go")->required()->check(CLI::ExistingDirectory);
    app.add_option("--log-level", options.log_level, "The instances'");
}

std::string one_decimal(double number) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", number);
    return text;
}

void report(const Options& options, const Outcome& outcome) {
    std::int64_t faults = 0;
    std::cout << "chaos:";
    for (const auto& [what, count] : outcome.counts) {
        std::cout << ' ' << what << ' ' << count << ';';
        if (what.starts_with("fault: ")) faults += count;
    }
    std::cout << '\n';
    for (const auto& detail : outcome.verdict.details()) std::cout << "  " << detail << '\n';
    std::cout << "chaos: seed " << options.seed << ", " << options.instances << " instances, "
              << one_decimal(outcome.posting_seconds) << " s of posting, " << one_decimal(outcome.ending_seconds)
              << " s of ending: " << outcome.messages << " messages, " << outcome.told << " events told, " << faults
              << " faults:";
    for (std::size_t rule = 0; rule < rule_count; ++rule) {
        std::cout << ' ' << outcome.verdict.count(static_cast<Rule>(rule)) << ' ' << name(static_cast<Rule>(rule))
                  << (rule + 1 < rule_count ? "," : "");
    }
    std::cout << (outcome.verdict.is_clean() ? ": clean" : ": BROKEN") << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Breaks Causerie in every way but one: no message may be lost, doubled or reordered."};
    Options options;
    read_options(app, options);
    CLI11_PARSE(app, argc, argv);
    std::signal(SIGPIPE, SIG_IGN);
    try {
        Run run{options};
        const auto outcome = run.play();
        report(options, outcome);
        return outcome.verdict.is_clean() ? EXIT_SUCCESS : EXIT_FAILURE;
    } catch (const std::exception& problem) {
        std::cerr << "chaos: " << problem.what() << '\n';
        return cannot_run;
    }
}
