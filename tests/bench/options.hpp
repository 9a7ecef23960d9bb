#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <sys/types.h>

namespace causerie::bench {

/// What can be set from the command line; `script/bench` explains it.
struct Options {
    std::vector<std::string> kinds{};  ///< posts, batches, pages, fanout, memory, reconnection
    int rounds{5};
    double seconds{5};  ///< Of each measurement.
    int instances{1};
    std::vector<int> connections{1, 16, 64};
    std::vector<int> streams{100, 1'000, 10'000};
    int rate{50};          ///< Posts per second while streams listen.
    std::string label{};   ///< Put before every name.
    std::string binary{};  ///< `causerie`
    std::string database_url{};
    pid_t database_process{};  ///< The postmaster.
    std::string logs{};        ///< Directory for what the instances say.
    std::string results{};     ///< File; one line of JSON is appended for each measurement.
};

}  // namespace causerie::bench
