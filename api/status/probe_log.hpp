#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "common/model/server_status.hpp"
#include "common/validation/limits.hpp"

namespace causerie::status {

/// The last times that somebody asked how the instance is. Nobody who asks often pushes all others out: of one address
/// and of one asker there, which is a user agent, only so many are remembered. Any thread.
class ProbeLog {
public:
    static constexpr std::ptrdiff_t of_an_asker_max = 10;
    static constexpr std::ptrdiff_t of_an_address_max = 20;

    /// @param user_agent  is cut to `limits::probe_user_agent_length_max` bytes, and what is no printable ASCII in it
    /// is
    ///                    replaced
    void note(Timestamp at, const char* path, std::int64_t status, std::string_view from, std::string_view user_agent);

    /// Newest first, at most `limits::status_probes_max`.
    [[nodiscard]] std::vector<HealthProbe> latest() const;

private:
    void make_room(const HealthProbe& probe);

    mutable std::mutex mutex_;
    std::vector<HealthProbe> probes_{};  ///< Oldest first.
};

}  // namespace causerie::status
