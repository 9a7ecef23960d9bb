#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

namespace causerie::chaos {

/// The private PostgreSQL of a run, through `script/database`. Made to last: with fsync and all.
class Cluster {
public:
    /// @param script  the path of script/database
    Cluster(std::string script, std::string name);

    /// Does nothing if it runs. Throws if it cannot be started.
    void start();

    void stop();   ///< In order.
    void crash();  ///< As a power cut would, as far as PostgreSQL can tell.

    /// Where it is reached past all wires.
    [[nodiscard]] const std::string& url() const { return url_; }

    /// Its Unix socket.
    [[nodiscard]] std::string socket_path() const;

    /// Where it is reached through a wire that begins at `port`.
    [[nodiscard]] std::string url_through(std::uint16_t port) const;

    /// The processes that serve its clients, ours excepted; none if it cannot be asked. Children of its postmaster
    /// only.
    [[nodiscard]] std::vector<pid_t> backends() const;

    /// As an administrator would.
    void terminate_backends() const;

    /// Waits until it takes connections.
    [[nodiscard]] bool is_ready() const;

private:
    [[nodiscard]] std::string run(const std::string& command) const;

    std::string script_;
    std::string name_;
    std::string url_{};
};

}  // namespace causerie::chaos
