#pragma once

#include "tests/bench/page_reader.hpp"
#include "tests/bench/stage.hpp"

namespace causerie::bench {

/// So many connections post, each into a room of its own; then the database is asked whether it has exactly that.
[[nodiscard]] Measurement measure_posts(const Stage& stage, int connections, std::chrono::nanoseconds time);

/// So many connections read pages, each of a room of its own.
[[nodiscard]] Measurement measure_pages(const Stage& stage, PageKind kind, int connections,
                                        std::chrono::nanoseconds time);

}  // namespace causerie::bench
