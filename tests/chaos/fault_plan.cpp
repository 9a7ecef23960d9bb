#include "tests/chaos/fault_plan.hpp"

#include <array>
#include <span>

namespace causerie::chaos {
namespace {

constexpr std::uint64_t actor = 9'000;

constexpr std::array<std::string_view, 15> names{
    "instance killed", "instance terminated", "instance paused", "database crashed", "database restarted",
    "backend killed",  "backends terminated", "backends paused", "database cut",     "database stalled",
    "database muted",  "clients cut",         "clients stalled", "clients muted",    "clients half-closed"};

/// How often a fault comes, how long it lasts.
struct Habit {
    Fault fault{};
    int weight{};
    std::int64_t duration_min_ms{};
    std::int64_t duration_max_ms{};
};

constexpr std::array instance_habits{
    Habit{Fault::instance_killed, 4, 0, 1'500},
    Habit{Fault::instance_terminated, 3, 0, 1'000},
    Habit{Fault::instance_paused, 3, 100, 3'000},
};
constexpr std::array database_habits{
    Habit{Fault::database_crashed, 3, 0, 2'500}, Habit{Fault::database_restarted, 1, 0, 1'000},
    Habit{Fault::backend_killed, 2, 0, 0},       Habit{Fault::backends_terminated, 2, 0, 0},
    Habit{Fault::backends_paused, 3, 50, 1'500},
};
constexpr std::array network_habits{
    Habit{Fault::database_cut, 3, 0, 1'500},      Habit{Fault::database_stalled, 2, 100, 3'000},
    Habit{Fault::database_muted, 4, 20, 600},     Habit{Fault::clients_cut, 3, 0, 1'000},
    Habit{Fault::clients_stalled, 2, 100, 3'000}, Habit{Fault::clients_muted, 2, 20, 600},
    Habit{Fault::clients_half_closed, 2, 0, 0},
};

struct Manner {
    std::span<const Habit> habits{};
    std::int64_t pause_min_ms{};
    std::int64_t pause_max_ms{};
};

Manner manner_of(FaultDomain domain) {
    switch (domain) {
        case FaultDomain::instances: return {instance_habits, 1'000, 5'000};
        case FaultDomain::database: return {database_habits, 2'000, 8'000};
        case FaultDomain::network: return {network_habits, 500, 3'000};
    }
    return {};
}

const Habit& throw_for(std::span<const Habit> habits, Dice& dice) {
    int total = 0;
    for (const auto& habit : habits) total += habit.weight;
    auto left = dice.between(0, total - 1);
    for (const auto& habit : habits) {
        left -= habit.weight;
        if (left < 0) return habit;
    }
    return habits.front();
}

}  // namespace

std::string_view name(Fault fault) { return names[static_cast<std::size_t>(fault)]; }

FaultPlan::FaultPlan(FaultDomain domain, std::uint64_t seed, std::size_t instances)
    : domain_{domain}, instances_{instances}, dice_{seed, actor + static_cast<std::uint64_t>(domain)} {}

PlannedFault FaultPlan::next() {
    const auto manner = manner_of(domain_);
    PlannedFault planned;
    planned.pause = std::chrono::milliseconds{dice_.between(manner.pause_min_ms, manner.pause_max_ms)};
    const auto& habit = throw_for(manner.habits, dice_);
    planned.fault = habit.fault;
    planned.instance = dice_.index(instances_);
    planned.share = dice_.between(1, 100);
    planned.duration = std::chrono::milliseconds{dice_.between(habit.duration_min_ms, habit.duration_max_ms)};
    return planned;
}

}  // namespace causerie::chaos
