#include "api/serve.hpp"

#include <chrono>
#include <cstdlib>
#include <exception>
#include <iostream>

#include <sys/resource.h>

#include "api/instance.hpp"
#include "api/resident_memory.hpp"
#include "api/shutdown.hpp"

namespace causerie {
namespace {

using std::chrono::milliseconds;

constexpr auto drain_patience = milliseconds{6000};
constexpr auto shutdown_patience = milliseconds{8500};  ///< After ten seconds Docker would kill us, without a word.
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

// Until somebody wants us to stop, or there is no point in going on.
void run(Instance& instance, Shutdown& shutdown) {
    auto tidied_at = std::chrono::steady_clock::now();
    while (!instance.has_failed() && !shutdown.wait(look_interval)) {
        const auto now = std::chrono::steady_clock::now();
        if (now - tidied_at < tidy_interval) continue;
        instance.tidy_up();
        tidied_at = now;
    }
}

}  // namespace

int serve(const config::Config& config, const std::string& version) {
    keep_memory_small();
    const auto descriptors = raise_descriptor_limit();
    const log::Logger logger{config.log_level};
    Shutdown shutdown{logger, shutdown_patience};
    try {
        Instance instance{config, logger, version};
        instance.start();
        logger.info("Serving", {{"version", version},
                                {"address", config.bind_address},
                                {"port", instance.port()},
                                {"schema", config.database_schema},
                                {"descriptors", descriptors}});
        run(instance, shutdown);
        shutdown.begin();  // If there was no signal.
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
