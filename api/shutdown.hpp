#pragma once

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>

#include "api/log/logger.hpp"

namespace causerie {

/// Takes SIGTERM and SIGINT on a thread of its own, and sees to it that the process ends soon after the first one: what
/// hangs must not hold it up, be it the thread that was to take everything down.
class Shutdown {
public:
    /// Threads that are started afterwards leave both signals to this one; so make it before any other.
    /// @param logger    must outlive this
    /// @param patience  so long after the signal the process is ended as it is, with a line in the log and exit code 1
    Shutdown(const log::Logger& logger, std::chrono::milliseconds patience);

    /// All is down, in time.
    ~Shutdown();

    Shutdown(const Shutdown&) = delete;
    Shutdown& operator=(const Shutdown&) = delete;

    /// As if a signal had come.
    void begin();

    /// Waits for the signal, `longest` at most. @returns whether it has come
    [[nodiscard]] bool wait(std::chrono::milliseconds longest);

private:
    void run();
    void end_process() const;

    const log::Logger& logger_;
    const std::chrono::milliseconds patience_;
    sigset_t signals_{};
    std::mutex mutex_{};
    std::condition_variable changed_{};
    bool has_begun_{};
    bool is_done_{};
    std::thread thread_{};
};

}  // namespace causerie
