#pragma once

#include "api/commands/finding.hpp"
#include "api/store/examination.hpp"
#include "common/time/timestamp.hpp"

/// What `doctor` thinks of what it was told.
namespace causerie::commands {

[[nodiscard]] Finding judge_route(const store::Route& route);
[[nodiscard]] Finding judge_version(const store::Server& server);
[[nodiscard]] Finding judge_durability(const store::Server& server);

/// Two looks at this machine's clock, and between them one at the database's.
struct ClockReading {
    Timestamp before{};
    Timestamp theirs{};
    Timestamp after{};
};

[[nodiscard]] Finding judge_clock(const ClockReading& reading);

}  // namespace causerie::commands
