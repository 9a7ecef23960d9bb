#include "tests/chaos/fault_runner.hpp"

#include <algorithm>
#include <exception>
#include <signal.h>
#include <string>

namespace causerie::chaos {

FaultRunner::FaultRunner(Machinery& machinery, Stage& stage) : machinery_{machinery}, stage_{stage} {
    for (const auto domain : {FaultDomain::instances, FaultDomain::database, FaultDomain::network}) {
        threads_.emplace_back([this, domain] { run(domain); });
    }
}

void FaultRunner::stop() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads_) thread.join();
    threads_.clear();
}

// Whether to go on; when it is to stop, everything that lasts is cut short.
bool FaultRunner::rest(std::chrono::milliseconds time) {
    std::unique_lock lock{mutex_};
    return !changed_.wait_for(lock, time, [this] { return stopping_; });
}

void FaultRunner::run(FaultDomain domain) {
    FaultPlan plan{domain, stage_.seed, machinery_.instances.size()};
    while (true) {
        const auto planned = plan.next();
        if (!rest(planned.pause)) return;
        stage_.tally.count("fault: " + std::string{name(planned.fault)});
        try {
            strike(planned);
        } catch (const std::exception& problem) {
            // A cluster that does not start again would otherwise look like a server that does not answer.
            stage_.tally.surprise("the fault \"" + std::string{name(planned.fault)} + "\" failed: " + problem.what());
        }
    }
}

void FaultRunner::strike(const PlannedFault& planned) {
    switch (planned.fault) {
        case Fault::instance_killed:
        case Fault::instance_terminated:
        case Fault::instance_paused: return strike_instance(planned);
        case Fault::database_crashed:
        case Fault::database_restarted: return strike_database(planned);
        case Fault::backend_killed:
        case Fault::backends_terminated:
        case Fault::backends_paused: return strike_backends(planned);
        default: return strike_network(planned);
    }
}

void FaultRunner::strike_instance(const PlannedFault& planned) {
    auto& instance = *machinery_.instances.at(planned.instance);
    if (planned.fault == Fault::instance_paused) {
        instance.pause();
        rest(planned.duration);
        instance.resume();
        return;
    }
    if (planned.fault == Fault::instance_killed) instance.kill();
    if (planned.fault == Fault::instance_terminated) instance.terminate();
    rest(planned.duration);
    instance.start();
}

void FaultRunner::strike_database(const PlannedFault& planned) {
    if (planned.fault == Fault::database_crashed) machinery_.cluster.crash();
    if (planned.fault == Fault::database_restarted) machinery_.cluster.stop();
    rest(planned.duration);
    machinery_.cluster.start();
}

void FaultRunner::strike_backends(const PlannedFault& planned) {
    if (planned.fault == Fault::backends_terminated) return machinery_.cluster.terminate_backends();
    auto backends = machinery_.cluster.backends();
    if (backends.empty()) return;
    const auto size = static_cast<std::int64_t>(backends.size());
    if (planned.fault == Fault::backend_killed) {
        ::kill(backends.at(static_cast<std::size_t>(planned.share % size)), SIGKILL);
        return;
    }
    backends.resize(static_cast<std::size_t>(std::max<std::int64_t>(1, size * planned.share / 100)));
    for (const auto backend : backends) ::kill(backend, SIGSTOP);
    rest(planned.duration);
    // Nothing else of this domain runs meanwhile, so that none of them has made room for another process.
    for (const auto backend : backends) ::kill(backend, SIGCONT);
}

void FaultRunner::strike_network(const PlannedFault& planned) {
    const auto clients = machinery_.client_wires.at(planned.instance);
    const auto database = machinery_.database_wires.at(planned.instance);
    const auto spoil = [&](std::size_t wire, WireMode mode) {
        machinery_.proxy.set_mode(wire, mode);
        rest(planned.duration);
        machinery_.proxy.set_mode(wire, WireMode::pass);
    };
    switch (planned.fault) {
        case Fault::database_cut: return spoil(database, WireMode::dead);
        case Fault::database_stalled: return spoil(database, WireMode::stall);
        case Fault::database_muted: return spoil(database, WireMode::mute);
        case Fault::clients_cut: return spoil(clients, WireMode::dead);
        case Fault::clients_stalled: return spoil(clients, WireMode::stall);
        case Fault::clients_muted: return spoil(clients, WireMode::mute);
        case Fault::clients_half_closed: return machinery_.proxy.half_close(clients);
        default: return;
    }
}

}  // namespace causerie::chaos
