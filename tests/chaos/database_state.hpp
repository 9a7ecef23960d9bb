#pragma once

#include <cstdint>
#include <string>

#include "tests/chaos/history.hpp"

namespace causerie::chaos {

/// The log's epoch. Throws what pqxx throws.
[[nodiscard]] std::string read_epoch(const std::string& url);

/// Everything that the checker compares with, of one moment.
[[nodiscard]] Committed read_committed(const std::string& url);

}  // namespace causerie::chaos
