#include "api/http/worker_transport.hpp"

#include <array>
#include <unistd.h>
#include <utility>

#include <sys/socket.h>

namespace causerie::http {
namespace {

using Pistache::Polling::NotifyOn;

constexpr std::size_t scratch_size = 64UL * 1024;
constexpr auto beat_interval = std::chrono::milliseconds{1000};

/// `Entry` keeps its flags in a private base and tells only some of them. This cast is the one that may look through.
const Pistache::Polling::Event& event_of(const Pistache::Aio::FdSet::Entry& entry) {
    return (const Pistache::Polling::Event&)entry;
}

/// An IPv4 peer of an IPv6 socket without its prefix.
std::string plain_address(std::string address) {
    constexpr std::string_view mapped = "::ffff:";
    if (address.starts_with(mapped) && address.find('.') != std::string::npos) address.erase(0, mapped.size());
    return address;
}

}  // namespace

void WorkerList::add(const std::shared_ptr<WorkerTransport>& worker) {
    const std::lock_guard lock{mutex_};
    if (workers_.size() < hearts_.size()) worker->wear(hearts_[workers_.size()]);
    workers_.push_back(worker);
}

void WorkerList::nudge() {
    const std::lock_guard lock{mutex_};
    for (const auto& candidate : workers_) {
        const auto worker = candidate.lock();
        std::array<int, 2> ends{};
        if (!worker || ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0) continue;
        ::close(ends[1]);
        worker->handleNewPeer(Pistache::Tcp::Peer::Create(ends[0], Pistache::Address{}));
    }
}

std::shared_ptr<Pistache::Tcp::Handler> PeerHandler::clone() const { return std::make_shared<PeerHandler>(); }

void PeerHandler::onConnection(const std::shared_ptr<Pistache::Tcp::Peer>& peer) {
    static_cast<WorkerTransport*>(transport())->adopt(peer);
}

void PeerHandler::onInput(const char* /*buffer*/, std::size_t /*length*/,
                          const std::shared_ptr<Pistache::Tcp::Peer>& /*peer*/) {}

WorkerTransport::WorkerTransport(std::shared_ptr<ServerCore> core, std::shared_ptr<WorkerList> workers,
                                 std::shared_ptr<Pistache::Tcp::Handler> handler)
    : Pistache::Tcp::Transport{handler},
      core_{std::move(core)},
      workers_{std::move(workers)},
      handler_{std::move(handler)},
      scratch_(scratch_size) {}

std::shared_ptr<Pistache::Aio::Handler> WorkerTransport::clone() const {
    auto worker = std::make_shared<WorkerTransport>(core_, workers_, handler_->clone());
    workers_->add(worker);
    return worker;
}

// The same way Pistache adds its own descriptors: their number is what `onReady` is told.
void WorkerTransport::registerPoller(Pistache::Polling::Epoll& poller) {
    Transport::registerPoller(poller);
    if (!heart_) return;
    timer_.start(beat_interval);
    if (timer_.number() < 0) return;
    poller.addFd(timer_.number(), Pistache::Flags<NotifyOn>{NotifyOn::Read},
                 Pistache::Polling::Tag{static_cast<std::uint64_t>(timer_.number())});
    heart_->beat();
}

void WorkerTransport::onReady(const Pistache::Aio::FdSet& ready) {
    std::vector<Pistache::Polling::Event> others;
    for (const auto& entry : ready) {
        const auto descriptor = static_cast<int>(entry.getTag().value());
        if (descriptor == timer_.number()) {
            timer_.acknowledge();
            heart_->beat();
        } else if (connections_.contains(descriptor)) {
            const auto flags = event_of(entry).flags;
            serve(descriptor,
                  {.hung_up = flags.hasFlag(NotifyOn::Hangup), .peer_shut = flags.hasFlag(NotifyOn::Shutdown)});
        } else if (peers.contains(descriptor)) {
            close(descriptor);  // A nudge, or one peer too many.
        } else {
            others.push_back(event_of(entry));
        }
    }
    // New peers come last: they may have the numbers of those that were closed above.
    if (!others.empty()) Transport::onReady(Pistache::Aio::FdSet{std::move(others)});
}

void WorkerTransport::adopt(const std::shared_ptr<Pistache::Tcp::Peer>& peer) {
    const int descriptor = peer->fd();
    if (core_->connections.size() >= core_->options.limits.connection_count_max || peer->address().port() == 0) {
        ::shutdown(descriptor, SHUT_RDWR);
        return;
    }
    auto connection = std::make_shared<Connection>(core_, descriptor, plain_address(peer->address().host()),
                                                   [this, descriptor] { rearm(descriptor); });
    core_->connections.insert(connection);
    connections_.insert_or_assign(descriptor, std::move(connection));
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
    close(descriptor);
}

void WorkerTransport::close(int descriptor) {
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
