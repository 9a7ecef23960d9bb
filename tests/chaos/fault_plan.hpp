#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "tests/chaos/dice.hpp"

namespace causerie::chaos {

enum class Fault {
    instance_killed,      ///< kill -9, and started again.
    instance_terminated,  ///< SIGTERM, and started again.
    instance_paused,      ///< SIGSTOP for a while.
    database_crashed,     ///< Stopped at once, without a checkpoint, and started again.
    database_restarted,   ///< Stopped in order, and started again.
    backend_killed,       ///< kill -9: PostgreSQL then throws out everybody and recovers.
    backends_terminated,  ///< All sessions ended, as by an administrator.
    backends_paused,      ///< Some of them, SIGSTOP for a while.
    database_cut,         ///< Between one instance and the database.
    database_stalled,
    database_muted,  ///< Requests arrive, answers do not; then it is cut.
    clients_cut,     ///< Between all clients and one instance.
    clients_stalled,
    clients_muted,
    clients_half_closed,
};

[[nodiscard]] std::string_view name(Fault fault);

/// Faults of one domain come one after the other; those of different domains meet.
enum class FaultDomain { instances, database, network };

struct PlannedFault {
    std::chrono::milliseconds pause{};  ///< Since the one before was healed.
    Fault fault{Fault::instance_killed};
    std::size_t instance{};                ///< Which one is meant, where one is.
    std::int64_t share{};                  ///< 1 to 100: of the backends, in per cent.
    std::chrono::milliseconds duration{};  ///< Until it is healed.

    friend bool operator==(const PlannedFault&, const PlannedFault&) = default;
};

/// An endless sequence of faults, the same for the same seed.
class FaultPlan {
public:
    FaultPlan(FaultDomain domain, std::uint64_t seed, std::size_t instances);

    [[nodiscard]] PlannedFault next();

private:
    FaultDomain domain_;
    std::size_t instances_;
    Dice dice_;
};

}  // namespace causerie::chaos
