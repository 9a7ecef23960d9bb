#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

#include <pistache/peer.h>
#include <pistache/tcp.h>
#include <pistache/transport.h>

#include "api/http/connection.hpp"
#include "api/http/timer_descriptor.hpp"
#include "api/metrics/heartbeat.hpp"

namespace causerie::http {

class WorkerTransport;

/// The workers of a server, for waking them. Any thread.
class WorkerList {
public:
    /// @param hearts  for the first workers that are added
    explicit WorkerList(std::vector<std::shared_ptr<metrics::Heartbeat>> hearts) : hearts_{std::move(hearts)} {}

    void add(const std::shared_ptr<WorkerTransport>& worker);

    /// Hands every worker a peer that is gone already. Pistache 0.0.5 can lose the wake-up of a hand-over
    /// (`PollableQueue::pop`), and the accepted peer then waits until the next one comes: this bounds the wait.
    void nudge();

private:
    const std::vector<std::shared_ptr<metrics::Heartbeat>> hearts_;
    std::mutex mutex_;
    std::vector<std::weak_ptr<WorkerTransport>> workers_;
};

/// Makes a `Connection` of every peer that Pistache hands to a worker.
class PeerHandler final : public Pistache::Tcp::Handler {
public:
    std::shared_ptr<Pistache::Tcp::Handler> clone() const override;
    void onConnection(const std::shared_ptr<Pistache::Tcp::Peer>& peer) override;

    /// Never called: `WorkerTransport` reads.
    void onInput(const char* buffer, std::size_t length, const std::shared_ptr<Pistache::Tcp::Peer>& peer) override;
};

/// One worker of Pistache. Pistache accepts, hands over, polls, and closes; what a ready descriptor means is decided
/// here, by the peer's `Connection`. Pistache's own reading loop (unbounded, no pause) and its write queue (keyed by
/// descriptor number, which another peer may have by then) are not used.
class WorkerTransport final : public Pistache::Tcp::Transport {
public:
    WorkerTransport(std::shared_ptr<ServerCore> core, std::shared_ptr<WorkerList> workers,
                    std::shared_ptr<Pistache::Tcp::Handler> handler);

    /// Pistache makes each worker's transport by cloning the first one.
    std::shared_ptr<Pistache::Aio::Handler> clone() const override;

    void registerPoller(Pistache::Polling::Epoll& poller) override;
    void onReady(const Pistache::Aio::FdSet& ready) override;

    /// What is to beat as long as this worker goes its rounds. Call it before the worker runs.
    void wear(std::shared_ptr<metrics::Heartbeat> heart) { heart_ = std::move(heart); }

    /// On this worker: begins to serve `peer`, or closes it when there are too many.
    void adopt(const std::shared_ptr<Pistache::Tcp::Peer>& peer);

private:
    void serve(int descriptor, Readiness readiness);
    void let_go(int descriptor);
    void close(int descriptor);
    void rearm(int descriptor);

    std::shared_ptr<ServerCore> core_;
    std::shared_ptr<WorkerList> workers_;
    std::shared_ptr<Pistache::Tcp::Handler> handler_;
    std::unordered_map<int, std::shared_ptr<Connection>> connections_;
    std::vector<char> scratch_;
    std::shared_ptr<metrics::Heartbeat> heart_{};
    TimerDescriptor timer_{};  ///< Wakes the worker now and then, so that one that has nothing to do beats, too.
};

}  // namespace causerie::http
