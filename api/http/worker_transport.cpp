#include "api/http/worker_transport.hpp"

#include <cerrno>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <sys/eventfd.h>

namespace causerie::http {
namespace {

using Pistache::Polling::NotifyOn;

constexpr std::size_t scratch_size = 64UL * 1024;
constexpr auto beat_interval = std::chrono::milliseconds{1000};

/// `Entry` keeps its flags in a private base and tells only some of them. This cast is the one that may look through.
const Pistache::Polling::Event& event_of(const Pistache::Aio::FdSet::Entry& entry) {
    return (const Pistache::Polling::Event&)entry;
}

}  // namespace

void WorkerList::add(const std::shared_ptr<WorkerTransport>& worker) {
    const std::lock_guard lock{mutex_};
    if (workers_.size() < hearts_.size()) worker->wear(hearts_[workers_.size()]);
    workers_.push_back(worker);
}

bool WorkerList::offer(Arrival& arrival) {
    const std::lock_guard lock{mutex_};
    std::shared_ptr<WorkerTransport> best;
    WorkerTransport::Burden least;
    for (const auto& candidate : workers_) {
        auto worker = candidate.lock();
        if (!worker) continue;
        const auto burden = worker->burden();
        if (best && burden >= least) continue;
        best = std::move(worker);
        least = burden;
    }
    return best && best->offer(arrival);
}

std::shared_ptr<Pistache::Tcp::Handler> PeerHandler::clone() const { return std::make_shared<PeerHandler>(); }

void PeerHandler::onInput(const char* /*buffer*/, std::size_t /*length*/,
                          const std::shared_ptr<Pistache::Tcp::Peer>& /*peer*/) {}

WorkerTransport::WorkerTransport(std::shared_ptr<ServerCore> core, std::shared_ptr<WorkerList> workers,
                                 std::shared_ptr<Pistache::Tcp::Handler> handler)
    : Pistache::Tcp::Transport{handler},
      core_{std::move(core)},
      workers_{std::move(workers)},
      handler_{std::move(handler)},
      scratch_(scratch_size),
      bell_{::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)} {
    if (bell_ < 0) throw std::system_error{errno, std::generic_category(), "eventfd"};
}

WorkerTransport::~WorkerTransport() { ::close(bell_); }

std::shared_ptr<Pistache::Aio::Handler> WorkerTransport::clone() const {
    auto worker = std::make_shared<WorkerTransport>(core_, workers_, handler_->clone());
    workers_->add(worker);
    return worker;
}

// The same way Pistache adds its own descriptors: their number is what `onReady` is told.
void WorkerTransport::registerPoller(Pistache::Polling::Epoll& poller) {
    const auto add = [&poller](int descriptor) {
        poller.addFd(descriptor, Pistache::Flags<NotifyOn>{NotifyOn::Read},
                     Pistache::Polling::Tag{static_cast<std::uint64_t>(descriptor)});
    };
    Transport::registerPoller(poller);
    add(bell_);
    if (!heart_) return;
    timer_.start(beat_interval);
    if (timer_.number() < 0) return;
    add(timer_.number());
    heart_->beat();
}

void WorkerTransport::onReady(const Pistache::Aio::FdSet& ready) {
    bool has_arrivals = false;
    std::vector<Pistache::Polling::Event> others;
    for (const auto& entry : ready) {
        const auto descriptor = static_cast<int>(entry.getTag().value());
        if (descriptor == timer_.number()) {
            timer_.acknowledge();
            heart_->beat();
        } else if (descriptor == bell_) {
            has_arrivals = true;
        } else if (connections_.contains(descriptor)) {
            const auto flags = event_of(entry).flags;
            serve(descriptor,
                  {.hung_up = flags.hasFlag(NotifyOn::Hangup), .peer_shut = flags.hasFlag(NotifyOn::Shutdown)});
        } else {
            others.push_back(event_of(entry));
        }
    }
    if (!others.empty()) Transport::onReady(Pistache::Aio::FdSet{std::move(others)});
    // Last: they may have the numbers of those that were closed above.
    if (has_arrivals) welcome();
}

bool WorkerTransport::offer(Arrival& arrival) {
    {
        const std::lock_guard lock{mutex_};
        if (arrivals_.size() >= core_->options.limits.arrival_count_max) return false;
        arrivals_.push_back(std::move(arrival));
    }
    ::eventfd_write(bell_, 1);
    return true;
}

WorkerTransport::Burden WorkerTransport::burden() const {
    const std::lock_guard lock{mutex_};
    return {arrivals_.size(), served_count_};
}

void WorkerTransport::welcome() {
    eventfd_t count = 0;
    ::eventfd_read(bell_, &count);
    std::vector<Arrival> arrivals;
    {
        const std::lock_guard lock{mutex_};
        arrivals.swap(arrivals_);
    }
    for (auto& arrival : arrivals) adopt(std::move(arrival));
}

void WorkerTransport::adopt(Arrival arrival) {
    const auto& connections = core_->connections;
    if (core_->is_draining || connections.size() >= core_->options.limits.connection_count_max) return;
    const int descriptor = arrival.descriptor();
    std::shared_ptr<Connection> connection;
    try {
        connection =
            std::make_shared<Connection>(core_, descriptor, arrival.address, [this, descriptor] { rearm(descriptor); });
        core_->connections.insert(connection);
        connections_.insert_or_assign(descriptor, connection);
        handleNewPeer(Pistache::Tcp::Peer::Create(descriptor, Pistache::Address{}));
        arrival.release();
        served_count_ = connections_.size();
    } catch (const std::exception& failure) {
        core_->report({}, failure.what());  // Out of memory, or the poller does not take it.
        peers.erase(descriptor);
        connections_.erase(descriptor);
        if (!connection) return;
        connection->abandon();  // The housekeeper may have it, and its number may be another's in a moment.
        core_->connections.erase(connection);
    }
}

void WorkerTransport::serve(int descriptor, Readiness readiness) {
    const auto connection = connections_.at(descriptor);
    bool is_alive = false;
    try {
        is_alive = connection->service(scratch_, readiness);
    } catch (const std::exception& failure) {
        core_->report({}, failure.what());  // Out of memory, say: this peer goes, the server stays.
    }
    if (!is_alive) let_go(descriptor);
}

void WorkerTransport::let_go(int descriptor) {
    const auto connection = connections_.at(descriptor);
    connections_.erase(descriptor);
    connection->abandon();
    core_->connections.erase(connection);
    served_count_ = connections_.size();
    discard(descriptor);
}

void WorkerTransport::discard(int descriptor) {
    const auto peer = peers.at(descriptor);
    try {
        removePeer(peer);
    } catch (const std::exception& failure) {
        core_->report({}, failure.what());  // The poller did not know it; the descriptor is closed all the same.
        ::close(descriptor);
    }
}

void WorkerTransport::rearm(int descriptor) {
    try {
        reactor()->modifyFd(key(), descriptor, NotifyOn::Read | NotifyOn::Write | NotifyOn::Shutdown,
                            Pistache::Polling::Mode::Edge);
    } catch (const std::exception& failure) {
        core_->report({}, failure.what());
    }
}

}  // namespace causerie::http
