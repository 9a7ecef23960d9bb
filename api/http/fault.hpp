#pragma once

#include "api/http/status.hpp"

namespace causerie::http {

/// Why a peer's bytes are no request that we take: the answer, after which the connection is closed.
struct Fault {
    Status status{};
    const char* detail{};  ///< A constant sentence for the peer.
};

}  // namespace causerie::http
