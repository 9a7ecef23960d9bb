#pragma once

#include <string>

#include "tests/support/api_client.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/workspace.hpp"

namespace causerie::test {

/// A server that is ready, on a schema of its own. Without rate limits unless `extra` says otherwise: tests are in a
/// hurry.
struct RunningServer {
    explicit RunningServer(ServerProcess::Environment extra = {}) : process{environment(workspace, std::move(extra))} {
        process.wait_until_ready();
    }

    static ServerProcess::Environment environment(const Workspace& workspace, ServerProcess::Environment extra) {
        extra.emplace("DATABASE_URL", workspace.url());
        extra.emplace("DATABASE_SCHEMA", workspace.schema());
        extra.emplace("RATE_LIMITS", "off");
        return extra;
    }

    [[nodiscard]] ApiClient client() const { return ApiClient{process.port()}; }

    /// Somebody who is signed in; the first one is the owner.
    ApiClient person(const std::string& username) const {
        auto somebody = client();
        somebody.sign_up(username);
        return somebody;
    }

    Workspace workspace{};
    ServerProcess process;
};

}  // namespace causerie::test
