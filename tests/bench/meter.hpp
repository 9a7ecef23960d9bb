#pragma once

#include <cstdint>
#include <vector>

#include <sys/types.h>

#include "tests/bench/clock.hpp"
#include "tests/bench/measurement.hpp"

namespace causerie::bench {

/// The processes whose cost is measured.
struct Processes {
    std::vector<pid_t> servers{};
    pid_t database{};  ///< The postmaster; its children count with it.
};

/// What something costs, from here to `read`, and what else the machine did meanwhile.
class Meter {
public:
    explicit Meter(Processes processes);

    /// Adds rate, CPU µs per operation, and who used the machine.
    /// @param operations  since the meter was made
    void read(Measurement& measurement, std::int64_t operations) const;

private:
    struct Reading {
        double servers{};
        double database{};
        double own{};
        double machine{};
        Moment at{};
    };
    [[nodiscard]] Reading now() const;

    Processes processes_;
    double load_;
    Reading begin_;
};

}  // namespace causerie::bench
