#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include <sys/types.h>

#include "tests/chaos/tally.hpp"

namespace causerie::chaos {

/// One `causerie serve` of ours. Any thread may call.
class Instance {
public:
    struct Options {
        std::string name{};
        std::string binary{};
        std::vector<std::string> environment{};  ///< `NAME=value`; nothing of our own is handed on but PATH.
        std::string log_path{};                  ///< Appended to.
        std::uint16_t port{};
    };

    Instance(Options options, Tally& tally) : options_{std::move(options)}, tally_{tally} {}
    ~Instance();
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    /// Does nothing if it runs.
    void start();

    /// As a crash would.
    void kill();

    /// SIGTERM; it has to end by itself in time, with status 0. What else it does is a surprise, and then it is killed.
    void terminate();

    void pause();
    void resume();

    /// Notices an end that nobody asked for, which is a surprise, and starts the instance anew.
    void watch();

    /// Whether it says that it is ready, past all wires.
    [[nodiscard]] bool is_ready() const;

    [[nodiscard]] const Options& options() const { return options_; }

    /// Its process id; 0 if it does not run.
    [[nodiscard]] pid_t process() const;

private:
    bool runs();
    bool reap(bool wait);
    void signal(int number) const;

    Options options_;
    Tally& tally_;
    mutable std::mutex mutex_{};
    pid_t pid_{};   ///< 0: it does not run.
    int status_{};  ///< How it ended.
};

/// A port of this machine that nobody uses just now.
[[nodiscard]] std::uint16_t free_port();

}  // namespace causerie::chaos
