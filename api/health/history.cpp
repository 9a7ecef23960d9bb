#include "api/health/history.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace causerie::health {

Moment Moment::now() {
    const auto wall = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::steady_clock::now(), {std::chrono::duration_cast<std::chrono::milliseconds>(wall).count()}};
}

History::History(std::vector<HealthCheck> checks, Moment start) {
    for (auto& check : checks) {
        check.since = start.wall;
        watched_.push_back({std::move(check), start.steady});
    }
}

void History::note(std::string_view check, HealthStatus status, std::string_view reason, Moment now) {
    auto& watched = find(check);
    if (watched.now.reason != reason) watched.now.reason = reason;
    if (watched.now.status == status) return;
    const auto lasted = std::chrono::duration_cast<std::chrono::milliseconds>(now.steady - watched.since);
    watched.now.status = status;
    watched.now.since = now.wall;
    watched.since = now.steady;
    const HealthTransition transition{watched.now.check, status, now.wall, lasted.count(), watched.now.reason};
    ring_.push_front(transition);
    if (ring_.size() > limits::status_transitions_max) ring_.pop_back();
    news_.push_back(transition);
}

std::vector<HealthCheck> History::checks() const {
    std::vector<HealthCheck> checks;
    checks.reserve(watched_.size());
    for (const auto& watched : watched_) checks.push_back(watched.now);
    return checks;
}

std::vector<HealthTransition> History::take_news() { return std::exchange(news_, {}); }

History::Watched& History::find(std::string_view check) {
    const auto found =
        std::ranges::find_if(watched_, [&](const Watched& watched) { return watched.now.check == check; });
    assert(found != watched_.end());
    return *found;
}

void log_transition(const log::Logger& logger, const HealthTransition& transition) {
    const log::Fields fields{{"check", transition.check},
                             {"status", name(transition.status)},
                             {"reason", transition.reason},
                             {"lasted_ms", transition.lasted_ms}};
    if (transition.status == HealthStatus::ok) {
        logger.info("Health changed", fields);
    } else {
        logger.warning("Health changed", fields);
    }
}

}  // namespace causerie::health
