#pragma once

#include <memory>
#include <utility>

#include "tests/chaos/tcp_proxy.hpp"
#include "tests/support/running_server.hpp"

namespace causerie::test {

/// A server whose database is at the end of a wire.
struct RemoteServer {
    explicit RemoteServer(chaos::WireMode first_mode = chaos::WireMode::pass, ServerProcess::Environment extra = {}) {
        const auto number = wire.add({.socket_path = workspace.socket_path()});
        wire.set_mode(number, first_mode);
        extra.emplace("DATABASE_URL", workspace.url_through(wire.port(number)));
        process = std::make_unique<ServerProcess>(RunningServer::environment(workspace, std::move(extra)));
        if (first_mode == chaos::WireMode::pass) process->wait_until_ready();
    }

    void set(chaos::WireMode mode) { wire.set_mode(0, mode); }
    [[nodiscard]] ApiClient client() const { return ApiClient{process->port()}; }

    Workspace workspace{};
    chaos::TcpProxy wire{};
    std::unique_ptr<ServerProcess> process{};
};

}  // namespace causerie::test
