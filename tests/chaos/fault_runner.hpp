#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "tests/chaos/cluster.hpp"
#include "tests/chaos/fault_plan.hpp"
#include "tests/chaos/instance.hpp"
#include "tests/chaos/stage.hpp"
#include "tests/chaos/tcp_proxy.hpp"

namespace causerie::chaos {

/// What can be broken. The wires' numbers are those of the proxy, one per instance.
struct Machinery {
    std::vector<std::unique_ptr<Instance>> instances{};
    Cluster& cluster;
    TcpProxy& proxy;
    std::vector<std::size_t> client_wires{};
    std::vector<std::size_t> database_wires{};
};

/// Breaks things as planned, each domain on a thread of its own, and heals each before the next of its domain.
class FaultRunner {
public:
    /// Begins at once. Both must outlive the runner.
    FaultRunner(Machinery& machinery, Stage& stage);
    ~FaultRunner() { stop(); }
    FaultRunner(const FaultRunner&) = delete;
    FaultRunner& operator=(const FaultRunner&) = delete;

    /// Heals what is broken. Idempotent.
    void stop();

private:
    void run(FaultDomain domain);
    void strike(const PlannedFault& planned);
    void strike_instance(const PlannedFault& planned);
    void strike_database(const PlannedFault& planned);
    void strike_network(const PlannedFault& planned);
    void strike_backends(const PlannedFault& planned);
    bool rest(std::chrono::milliseconds time);

    Machinery& machinery_;
    Stage& stage_;
    std::mutex mutex_{};
    std::condition_variable changed_{};
    bool stopping_{};
    std::vector<std::thread> threads_{};
};

}  // namespace causerie::chaos
