#include "api/status/probe_log.hpp"

namespace causerie::status {
namespace {

char printable(char c) { return c >= ' ' && c <= '~' ? c : '?'; }

}  // namespace

void ProbeLog::note(Timestamp at, const char* path, std::int64_t status, std::string_view from,
                    std::string_view user_agent) {
    const std::lock_guard lock{mutex_};
    if (ring_.size() < limits::status_probes_max) ring_.emplace_back();
    auto& probe = ring_[next_];
    next_ = (next_ + 1) % limits::status_probes_max;
    probe.at = at;
    probe.path = path;
    probe.status = status;
    probe.from = from;
    probe.user_agent = user_agent.substr(0, limits::probe_user_agent_length_max);
    for (auto& c : probe.user_agent) c = printable(c);
}

std::vector<HealthProbe> ProbeLog::latest() const {
    const std::lock_guard lock{mutex_};
    std::vector<HealthProbe> latest;
    latest.reserve(ring_.size());
    for (std::size_t i = 1; i <= ring_.size(); ++i) latest.push_back(ring_[(next_ + ring_.size() - i) % ring_.size()]);
    return latest;
}

}  // namespace causerie::status
