#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "common/model/server_status.hpp"
#include "common/validation/limits.hpp"

namespace causerie::status {

/// The last times that somebody asked how the instance is. Any thread; remembering one more costs a lock and no
/// allocation once the ring is full.
class ProbeLog {
public:
    /// @param user_agent  is cut to `limits::probe_user_agent_length_max` bytes, and what is no printable ASCII in it
    /// is
    ///                    replaced
    void note(Timestamp at, const char* path, std::int64_t status, std::string_view from, std::string_view user_agent);

    /// Newest first, at most `limits::status_probes_max`.
    [[nodiscard]] std::vector<HealthProbe> latest() const;

private:
    mutable std::mutex mutex_;
    std::vector<HealthProbe> ring_{};
    std::size_t next_{};
};

}  // namespace causerie::status
