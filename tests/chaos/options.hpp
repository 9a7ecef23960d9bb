#pragma once

#include <cstdint>
#include <string>

namespace causerie::chaos {

/// What can be set from the command line; `script/chaos` explains it.
struct Options {
    int seconds{60};          ///< How long writers post; 0: until there are enough messages.
    std::int64_t messages{};  ///< After so many acknowledged messages they stop; 0: when the time is over.
    std::uint64_t seed{1};
    int instances{2};
    int writers{16};
    int readers{6};
    int rate{1'500};  ///< Posts per second at most, all writers together; 0: no limit.
    bool faults{true};
    std::string binary{};           ///< `causerie`
    std::string site{};             ///< Static files; empty: none.
    std::string database_script{};  ///< script/database
    std::string cluster{"chaos"};
    std::string logs{};  ///< Directory for what the instances say.
    std::string log_level{"warning"};
};

}  // namespace causerie::chaos
