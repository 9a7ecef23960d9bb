#include "api/http/server.hpp"

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <exception>
#include <memory>
#include <mutex>
#include <pthread.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include <pistache/reactor.h>
#include <sys/resource.h>

#include "api/http/connection.hpp"
#include "api/http/listening_socket.hpp"
#include "api/http/worker_transport.hpp"

namespace causerie::http {
namespace {

using namespace std::chrono_literals;

constexpr auto check_interval_max = 1s;
constexpr auto check_interval_min = 20ms;
constexpr auto drain_interval = 10ms;
constexpr auto closing_patience = 2s;
constexpr auto busy_workers_pause = 1ms;
constexpr auto shortage_pause = 20ms;
constexpr auto shortage_report_interval = 10s;
constexpr std::size_t descriptors_for_others = 128;  ///< Database, logs, listening, polling.

std::size_t descriptor_limit() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
}

/// Often enough that no limit is overstepped by much more than a quarter.
std::chrono::milliseconds check_interval(const Limits& limits) {
    const auto shortest = std::min(
        {limits.head_timeout, limits.body_timeout, limits.idle_timeout, limits.send_rate_span, limits.linger_timeout});
    return std::clamp<std::chrono::milliseconds>(shortest / 4, check_interval_min, check_interval_max);
}

std::shared_ptr<ServerCore> make_core(ServerOptions options, Handler handler) {
    auto core = std::make_shared<ServerCore>();
    core->options = std::move(options);
    core->handler = std::move(handler);
    const auto half = descriptor_limit() / 2;
    // The other half is for streams, which are no connections any more, and for the database.
    auto& cap = core->options.limits.connection_count_max;
    cap = std::min(cap, half > 2 * descriptors_for_others ? half - descriptors_for_others : half / 2);
    auto& waiting = core->options.limits.arrival_count_max;
    waiting = std::min(waiting, std::max<std::size_t>(1, half / 4 / core->options.threads));
    return core;
}

}  // namespace

class Server::Impl {
public:
    Impl(ServerOptions options, Handler handler) : core_{make_core(std::move(options), std::move(handler))} {}

    ~Impl() {
        if (!reactor_) return;
        drain(0ms);
        stop_housekeeping();
        // Nothing answers any more once these are abandoned; only then may the workers go, whose poller the answers
        // use.
        std::vector<std::pair<std::shared_ptr<Connection>, int>> left;
        for (const auto& connection : core_->connections.snapshot()) {
            left.emplace_back(connection, connection->abandon());
        }
        reactor_->shutdown();
        reactor_.reset();
        // Those that no worker has let go of meanwhile, and the latest: each would keep the core for ever, which keeps
        // it.
        for (const auto& connection : core_->connections.snapshot()) {
            left.emplace_back(connection, connection->abandon());
        }
        for (const auto& [connection, descriptor] : left) {
            if (descriptor >= 0 && core_->connections.erase(connection)) ::close(descriptor);
        }
    }

    void start() {
        std::signal(SIGPIPE, SIG_IGN);
        const auto& options = core_->options;
        auto socket = std::make_unique<ListeningSocket>(options.bind_address, options.port);
        auto reactor = Pistache::Aio::Reactor::create();
        reactor->init(Pistache::Aio::AsyncContext{options.threads, "http"});
        reactor->addHandler(std::make_shared<WorkerTransport>(core_, workers_, std::make_shared<PeerHandler>()));
        try {
            reactor->run();
        } catch (...) {
            reactor->shutdown();  // Or its end would wait for those of its threads that do run.
            throw;
        }
        port_ = socket->port();
        socket_ = std::move(socket);
        reactor_ = std::move(reactor);
        acceptor_ = std::thread{[this] { accept_peers(); }};
        housekeeper_ = std::thread{[this] { keep_house(); }};
    }

    bool drain(std::chrono::milliseconds patience) {
        core_->is_draining = true;
        if (socket_) {
            socket_->stop();
            if (acceptor_.joinable()) acceptor_.join();
            socket_.reset();
        }
        const auto deadline = Connection::Clock::now() + patience;
        while (core_->connections.size() > 0 && Connection::Clock::now() < deadline) {
            const auto now = Connection::Clock::now();
            for (const auto& connection : core_->connections.snapshot()) connection->retire(now);
            std::this_thread::sleep_for(drain_interval);
        }
        bool is_complete = true;
        for (const auto& connection : core_->connections.snapshot()) {
            if (connection->cut()) is_complete = false;
        }
        const auto closed_by = Connection::Clock::now() + closing_patience;
        while (core_->connections.size() > 0 && Connection::Clock::now() < closed_by) {
            std::this_thread::sleep_for(drain_interval);
        }
        return is_complete;
    }

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::size_t connection_count() const { return core_->connections.size(); }

    [[nodiscard]] std::size_t in_flight_count() const {
        // In this order: whatever ended has begun.
        const auto ended = core_->requests_ended.value();
        return core_->requests_begun.value() - ended;
    }

private:
    void accept_peers() {
        ::pthread_setname_np(::pthread_self(), "acceptor");
        auto next_report = Connection::Clock::now();
        for (;;) {
            try {
                auto arrival = socket_->accept();
                if (!arrival) return;
                hand_over(std::move(*arrival));
            } catch (const std::exception& shortage) {
                if (const auto now = Connection::Clock::now(); now >= next_report) {
                    core_->report({}, shortage.what());
                    next_report = now + shortage_report_interval;
                }
                std::this_thread::sleep_for(shortage_pause);
            }
        }
    }

    // Accepts no faster than the workers take, or those that wait for them would use up the descriptors.
    void hand_over(Arrival arrival) {
        while (!workers_->offer(arrival)) {
            if (core_->is_draining) return;
            std::this_thread::sleep_for(busy_workers_pause);
        }
    }

    void keep_house() {
        ::pthread_setname_np(::pthread_self(), "housekeeper");
        const auto interval = check_interval(core_->options.limits);
        std::unique_lock lock{mutex_};
        while (!stop_.wait_for(lock, interval, [this] { return is_stopping_; })) {
            const auto now = Connection::Clock::now();
            for (const auto& connection : core_->connections.snapshot()) connection->check_time(now);
        }
    }

    void stop_housekeeping() {
        {
            const std::lock_guard lock{mutex_};
            is_stopping_ = true;
        }
        stop_.notify_all();
        if (housekeeper_.joinable()) housekeeper_.join();
    }

    std::shared_ptr<ServerCore> core_;
    std::shared_ptr<WorkerList> workers_{std::make_shared<WorkerList>(core_->options.heartbeats)};
    std::unique_ptr<ListeningSocket> socket_;
    std::uint16_t port_{};
    std::shared_ptr<Pistache::Aio::Reactor> reactor_;
    std::thread acceptor_;
    std::thread housekeeper_;
    std::mutex mutex_;
    std::condition_variable stop_;
    bool is_stopping_{};
};

Server::Server(ServerOptions options, Handler handler)
    : impl_{std::make_unique<Impl>(std::move(options), std::move(handler))} {}

Server::~Server() = default;

void Server::start() { impl_->start(); }

std::uint16_t Server::port() const { return impl_->port(); }

std::size_t Server::connection_count() const { return impl_->connection_count(); }

std::size_t Server::in_flight_count() const { return impl_->in_flight_count(); }

bool Server::drain(std::chrono::milliseconds patience) { return impl_->drain(patience); }

}  // namespace causerie::http
