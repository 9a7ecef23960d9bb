#include "api/shutdown.hpp"

#include <csignal>
#include <cstdlib>
#include <pthread.h>
#include <unistd.h>

namespace causerie {

Shutdown::Shutdown(const log::Logger& logger, std::chrono::milliseconds patience)
    : logger_{logger}, patience_{patience} {
    ::sigemptyset(&signals_);
    ::sigaddset(&signals_, SIGTERM);
    ::sigaddset(&signals_, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    thread_ = std::thread{[this] { run(); }};
}

Shutdown::~Shutdown() {
    {
        const std::lock_guard lock{mutex_};
        is_done_ = true;
    }
    changed_.notify_all();
    begin();  // In case that it still waits for a signal.
    thread_.join();
}

void Shutdown::begin() { ::pthread_kill(thread_.native_handle(), SIGINT); }

bool Shutdown::wait(std::chrono::milliseconds longest) {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, longest, [this] { return has_begun_; });
}

void Shutdown::run() {
    ::pthread_setname_np(::pthread_self(), "shutdown");
    int signal = 0;
    ::sigwait(&signals_, &signal);
    std::unique_lock lock{mutex_};
    has_begun_ = true;
    changed_.notify_all();
    if (changed_.wait_for(lock, patience_, [this] { return is_done_; })) return;
    end_process();
}

void Shutdown::end_process() const {
    // If it is the log that hangs. Its own default would spare the first process of a container.
    std::signal(SIGALRM, [](int) { ::_exit(EXIT_FAILURE); });
    ::alarm(1);
    logger_.error("Something hangs: ended without waiting for it", {{"patience_ms", patience_.count()}});
    std::_Exit(EXIT_FAILURE);
}

}  // namespace causerie
