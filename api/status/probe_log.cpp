#include "api/status/probe_log.hpp"

#include <algorithm>
#include <utility>

namespace causerie::status {
namespace {

char printable(char c) { return c >= ' ' && c <= '~' ? c : '?'; }

std::string text_of(std::string_view user_agent) {
    std::string text{user_agent.substr(0, limits::probe_user_agent_length_max)};
    for (auto& c : text) c = printable(c);
    return text;
}

}  // namespace

void ProbeLog::note(Timestamp at, const char* path, std::int64_t status, std::string_view from,
                    std::string_view user_agent) {
    HealthProbe probe{at, path, status, std::string{from}, text_of(user_agent)};
    const std::lock_guard lock{mutex_};
    make_room(probe);
    probes_.push_back(std::move(probe));
}

// The oldest goes: of the same asker or address, if those have had their share, or else of all.
void ProbeLog::make_room(const HealthProbe& probe) {
    const auto is_neighbour = [&](const HealthProbe& other) { return other.from == probe.from; };
    const auto is_same = [&](const HealthProbe& other) {
        return is_neighbour(other) && other.user_agent == probe.user_agent;
    };
    if (std::ranges::count_if(probes_, is_same) >= of_an_asker_max) {
        probes_.erase(std::ranges::find_if(probes_, is_same));
    } else if (std::ranges::count_if(probes_, is_neighbour) >= of_an_address_max) {
        probes_.erase(std::ranges::find_if(probes_, is_neighbour));
    } else if (probes_.size() == limits::status_probes_max) {
        probes_.erase(probes_.begin());
    }
}

std::vector<HealthProbe> ProbeLog::latest() const {
    const std::lock_guard lock{mutex_};
    return {probes_.rbegin(), probes_.rend()};
}

}  // namespace causerie::status
