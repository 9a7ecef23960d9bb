#include "tests/bench/stage.hpp"

#include <algorithm>
#include <random>
#include <stdexcept>
#include <thread>

#include "tests/bench/process_use.hpp"

namespace causerie::bench {
namespace {

constexpr std::chrono::seconds start_max{30};
constexpr std::chrono::milliseconds asks_every{2};
constexpr std::size_t token_length = 43;

// As seed.sql made them.
std::string cookie_of(std::int64_t user) {
    const auto number = std::to_string(user);
    return "session=" + std::string(token_length - number.size(), 'A') + number;
}

}  // namespace

Stage::Stage(const Options& options)
    : options_{options}, ledger_{options.database_url}, user_count_{ledger_.user_count()} {
    if (user_count_ == 0) throw std::runtime_error{"the database is not seeded"};
}

double Stage::start() {
    const auto began = Clock::now();
    for (int number = 1; number <= options_.instances; ++number) {
        const auto port = chaos::free_port();
        instances_.push_back(std::make_unique<chaos::Instance>(
            chaos::Instance::Options{
                .name = "instance " + std::to_string(number),
                .binary = options_.binary,
                .environment = {"PATH=/usr/bin:/bin", "PORT=" + std::to_string(port), "BIND_ADDRESS=127.0.0.1",
                                "DATABASE_URL=" + options_.database_url, "RATE_LIMITS=off", "LOG_LEVEL=warning"},
                .log_path = options_.logs + "/instance-" + std::to_string(number) + ".log",
                .port = port},
            tally_));
        instances_.back()->start();
    }
    for (const auto& instance : instances_) {
        while (!instance->is_ready()) {
            if (Clock::now() - began > start_max)
                throw std::runtime_error{"no instance is ready; see " + options_.logs};
            std::this_thread::sleep_for(asks_every);
        }
    }
    return seconds_between(began, Clock::now());
}

void Stage::stop(Faults& faults) {
    for (const auto& instance : instances_) instance->terminate();
    instances_.clear();
    for (const auto& surprise : tally_.surprises()) faults.add(surprise);
}

Address Stage::address(std::size_t client) const { return address(client, client % instances_.size()); }

Address Stage::address(std::size_t client, std::size_t instance) const {
    return {.port = instances_.at(instance)->options().port,
            .cookie = cookie_of(static_cast<std::int64_t>(client) % user_count_ + 1)};
}

Processes Stage::processes() const {
    Processes processes{.database = options_.database_process};
    for (const auto& instance : instances_) processes.servers.push_back(instance->process());
    return processes;
}

double Stage::resident_mb() const {
    double total = 0;
    for (const auto& instance : instances_) total += bench::resident_mb(instance->process());
    return total;
}

std::string new_tag() {
    std::random_device dice;
    std::string tag{"b"};
    constexpr std::uint64_t letters = 26;
    for (int i = 0; i < 10; ++i) tag += static_cast<char>('a' + dice() % letters);
    return tag;
}

}  // namespace causerie::bench
