#pragma once

#include <optional>
#include <vector>

#include "tests/chaos/caller.hpp"
#include "tests/chaos/history.hpp"

namespace causerie::chaos {

/// Asks for one page and records it.
/// @param wanted  everything but the answer: room, asker, bounds and what the asker knows already
/// @returns       false when there was no page to be had
bool read_page(Caller& caller, std::size_t instance, PageSeen wanted, std::vector<PageSeen>& pages);

}  // namespace causerie::chaos
