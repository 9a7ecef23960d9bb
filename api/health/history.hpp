#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "api/log/logger.hpp"
#include "common/model/server_status.hpp"
#include "common/validation/limits.hpp"

namespace causerie::health {

/// One moment, by both clocks: one tells the time, which may be set; the other how much of it passed.
struct Moment {
    std::chrono::steady_clock::time_point steady{};
    Timestamp wall{};

    [[nodiscard]] static Moment now();
};

/// What is looked at, how it is, since when and why, and the last times that this changed. Not for several threads.
class History {
public:
    /// @param checks  as they are at first; the names must be literals
    explicit History(std::vector<HealthCheck> checks, Moment start = Moment::now());

    /// How `check` is now. Another reason alone is no change.
    void note(std::string_view check, HealthStatus status, std::string_view reason, Moment now);

    /// In the order of the constructor.
    [[nodiscard]] std::vector<HealthCheck> checks() const;

    /// Newest first, at most `limits::status_transitions_max`.
    [[nodiscard]] std::vector<HealthTransition> transitions() const { return {ring_.begin(), ring_.end()}; }

    /// The changes that have not been taken yet, oldest first: for the log.
    [[nodiscard]] std::vector<HealthTransition> take_news();

private:
    struct Watched {
        HealthCheck now{};
        std::chrono::steady_clock::time_point since{};
    };

    [[nodiscard]] Watched& find(std::string_view check);

    std::vector<Watched> watched_{};
    std::deque<HealthTransition> ring_{};
    std::vector<HealthTransition> news_{};
};

/// One line for one change.
void log_transition(const log::Logger& logger, const HealthTransition& transition);

}  // namespace causerie::health
