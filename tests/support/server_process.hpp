#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace causerie::test {

/// The real server, as a process of its own on a free port, with nothing in its environment but what is given here.
class ServerProcess {
public:
    using Environment = std::map<std::string, std::string>;

    /// Starts `causerie serve` and waits until it listens.
    explicit ServerProcess(Environment environment);

    /// Kills what still runs.
    ~ServerProcess();

    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] pid_t pid() const { return pid_; }

    /// Waits until `/readyz` says so; throws when that takes too long.
    void wait_until_ready(std::chrono::milliseconds patience = std::chrono::seconds{20}) const;

    void signal(int number) const;

    /// The exit code, once it has ended; negative for a signal, nothing when it does not end in time.
    std::optional<int> wait(std::chrono::milliseconds patience = std::chrono::seconds{12});

    /// Stops it if it runs, and starts it anew at the same port.
    void restart();

    /// Everything that it has logged so far. A request's line is written after its answer.
    [[nodiscard]] std::string log() const;

    /// The same, once it holds `text`, or after a while without.
    [[nodiscard]] std::string log_with(const std::string& text) const;

private:
    void start();
    void stop();

    Environment environment_;
    std::string log_path_;
    std::uint16_t port_{};
    pid_t pid_{-1};
};

struct CommandResult {
    int status{};
    std::string out{};  ///< Both of its outputs.
};

/// Runs `causerie ARGUMENT…` to its end.
/// @param input  what it reads from its standard input
[[nodiscard]] CommandResult run_causerie(const std::vector<std::string>& arguments,
                                         const ServerProcess::Environment& environment, const std::string& input = {});

}  // namespace causerie::test
