#pragma once

#include <atomic>
#include <compare>
#include <cstddef>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

#include <pistache/peer.h>
#include <pistache/tcp.h>
#include <pistache/transport.h>

#include "api/http/connection.hpp"
#include "api/http/listening_socket.hpp"
#include "api/http/timer_descriptor.hpp"
#include "api/metrics/heartbeat.hpp"

namespace causerie::http {

class WorkerTransport;

/// The workers of a server, and who gets the next peer. Any thread.
class WorkerList {
public:
    /// @param hearts  for the first workers that are added
    explicit WorkerList(std::vector<std::shared_ptr<metrics::Heartbeat>> hearts) : hearts_{std::move(hearts)} {}

    void add(const std::shared_ptr<WorkerTransport>& worker);

    /// Hands the peer to the worker that has the fewest waiting for it, as one that hangs has; of several, to the one
    /// that serves the fewest.
    /// @returns  false when too many wait for each of them, and the peer is still the caller's
    [[nodiscard]] bool offer(Arrival& arrival);

private:
    const std::vector<std::shared_ptr<metrics::Heartbeat>> hearts_;
    std::mutex mutex_;
    std::vector<std::weak_ptr<WorkerTransport>> workers_;
};

/// What Pistache asks a transport to have. It is never given anything: `WorkerTransport` reads.
class PeerHandler final : public Pistache::Tcp::Handler {
public:
    std::shared_ptr<Pistache::Tcp::Handler> clone() const override;
    void onInput(const char* buffer, std::size_t length, const std::shared_ptr<Pistache::Tcp::Peer>& peer) override;
};

/// One worker of Pistache. Pistache polls and closes; what a ready descriptor means is decided here, by the peer's
/// `Connection`. Pistache's hand-over (without a bound, and it can lose a wake-up), its reading loop (unbounded, no
/// pause) and its write queue (keyed by descriptor number, which another peer may have by then) are not used.
class WorkerTransport final : public Pistache::Tcp::Transport {
public:
    WorkerTransport(std::shared_ptr<ServerCore> core, std::shared_ptr<WorkerList> workers,
                    std::shared_ptr<Pistache::Tcp::Handler> handler);
    ~WorkerTransport() override;

    /// Pistache makes each worker's transport by cloning the first one.
    std::shared_ptr<Pistache::Aio::Handler> clone() const override;

    void registerPoller(Pistache::Polling::Epoll& poller) override;
    void onReady(const Pistache::Aio::FdSet& ready) override;

    /// What is to beat as long as this worker goes its rounds. Call it before the worker runs.
    void wear(std::shared_ptr<metrics::Heartbeat> heart) { heart_ = std::move(heart); }

    /// Hands this worker a peer, which it will serve, or close when there are too many. Any thread.
    /// @returns  false when too many wait for it already, and the peer is still the caller's
    [[nodiscard]] bool offer(Arrival& arrival);

    /// The fewer, the better for the next peer. Any thread.
    struct Burden {
        std::size_t waiting{};
        std::size_t served{};
        auto operator<=>(const Burden&) const = default;
    };
    [[nodiscard]] Burden burden() const;

private:
    void welcome();
    void adopt(Arrival arrival);
    void serve(int descriptor, Readiness readiness);
    void let_go(int descriptor);
    void discard(int descriptor);
    void rearm(int descriptor);

    std::shared_ptr<ServerCore> core_;
    std::shared_ptr<WorkerList> workers_;
    std::shared_ptr<Pistache::Tcp::Handler> handler_;
    std::unordered_map<int, std::shared_ptr<Connection>> connections_;
    std::vector<char> scratch_;
    std::atomic<std::size_t> served_count_{};  ///< What `connections_` holds, for other threads.
    const int bell_;                           ///< Readable while there are arrivals.
    mutable std::mutex mutex_;
    std::vector<Arrival> arrivals_;
    std::shared_ptr<metrics::Heartbeat> heart_{};
    TimerDescriptor timer_{};  ///< Wakes the worker now and then, so that one that has nothing to do beats, too.
};

}  // namespace causerie::http
