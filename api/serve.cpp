#include "api/serve.hpp"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>

#include <sys/resource.h>

#include "api/instance.hpp"
#include "api/resident_memory.hpp"

namespace causerie {
namespace {

using std::chrono::milliseconds;

constexpr auto drain_patience = milliseconds{6000};
constexpr auto look_interval = milliseconds{500};
constexpr auto tidy_interval = std::chrono::seconds{15};

// Every stream is a descriptor. The soft limit is small for the sake of select(), which nobody here uses.
rlim_t raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
}

// Blocked in every thread, since threads inherit it: they are taken by `wait_for_signal` alone.
sigset_t block_stop_signals() {
    sigset_t signals{};
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGTERM);
    ::sigaddset(&signals, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

bool wait_for_signal(const sigset_t& signals, milliseconds longest) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(longest);
    const timespec wait{seconds.count(), std::chrono::nanoseconds{longest - seconds}.count()};
    return ::sigtimedwait(&signals, nullptr, &wait) > 0;
}

// Until somebody wants us to stop, or there is no point in going on.
void run(Instance& instance, const sigset_t& signals) {
    auto tidied_at = std::chrono::steady_clock::now();
    while (!instance.has_failed() && !wait_for_signal(signals, look_interval)) {
        const auto now = std::chrono::steady_clock::now();
        if (now - tidied_at < tidy_interval) continue;
        instance.tidy_up();
        tidied_at = now;
    }
}

}  // namespace

int serve(const config::Config& config, const std::string& version) {
    const auto signals = block_stop_signals();
    keep_memory_small();
    const auto descriptors = raise_descriptor_limit();
    const log::Logger logger{config.log_level};
    try {
        Instance instance{config, logger, version};
        instance.start();
        logger.info("Serving", {{"version", version},
                                {"address", config.bind_address},
                                {"port", instance.port()},
                                {"schema", config.database_schema},
                                {"descriptors", descriptors}});
        run(instance, signals);
        logger.info("Draining");
        instance.drain(drain_patience);
        logger.info("Stopped");
        return instance.has_failed() ? EXIT_FAILURE : EXIT_SUCCESS;
    } catch (const std::exception& problem) {
        std::cerr << "causerie: " << problem.what() << '\n';
        return EXIT_FAILURE;
    }
}

}  // namespace causerie
