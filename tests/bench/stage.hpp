#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/bench/caller.hpp"
#include "tests/bench/ledger.hpp"
#include "tests/bench/meter.hpp"
#include "tests/bench/options.hpp"
#include "tests/chaos/instance.hpp"
#include "tests/chaos/tally.hpp"

namespace causerie::bench {

/// The instances that are measured, and who may call them.
class Stage {
public:
    explicit Stage(const Options& options);

    /// New processes that have served nobody yet.
    /// @returns  seconds until all of them said that they are ready
    double start();

    /// Adds it to the faults if an instance ended by itself, or not as it should.
    void stop(Faults& faults);

    /// The client with that number: they are spread over all instances and all users.
    [[nodiscard]] Address address(std::size_t client) const;

    /// The same, at an instance of one's choice.
    [[nodiscard]] Address address(std::size_t client, std::size_t instance) const;

    /// SIGTERM; returns when it has ended.
    void terminate(std::size_t instance) { instances_.at(instance)->terminate(); }

    [[nodiscard]] Processes processes() const;

    /// Resident memory of all instances together.
    [[nodiscard]] double resident_mb() const;

    [[nodiscard]] const Ledger& ledger() const { return ledger_; }
    [[nodiscard]] const std::string& database_url() const { return options_.database_url; }

private:
    const Options& options_;
    Ledger ledger_;
    std::int64_t user_count_;
    chaos::Tally tally_{};
    std::vector<std::unique_ptr<chaos::Instance>> instances_{};
};

/// A name that no other run has used.
[[nodiscard]] std::string new_tag();

}  // namespace causerie::bench
