#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace causerie::chaos {

/// What a wire does with what is put into it.
enum class WireMode {
    pass,
    stall,  ///< Takes nothing and gives nothing: both ends wait.
    mute,   ///< Carries requests, and swallows the answers: what the far side did stays unknown. A connection that this
            ///< happened to is reset by the next mode.
    dead,   ///< Every connection is reset, and each new one at once.
};

/// Where a wire leads: a TCP port of this machine or, if that is 0, a Unix socket.
struct WireTarget {
    std::uint16_t port{};
    std::string socket_path{};
};

/// Wires between ports of this machine that can be cut, without the rights that network namespaces need. One thread of
/// its own carries everything; calls may come from any thread.
class TcpProxy {
public:
    TcpProxy();
    ~TcpProxy();
    TcpProxy(const TcpProxy&) = delete;
    TcpProxy& operator=(const TcpProxy&) = delete;

    /// Before the first connection.
    /// @returns  the wire's number, counted from 0
    std::size_t add(WireTarget target);

    /// The port at which the wire begins.
    [[nodiscard]] std::uint16_t port(std::size_t wire) const;

    void set_mode(std::size_t wire, WireMode mode);

    /// Ends one direction of every connection, as a peer does that will send nothing more.
    void half_close(std::size_t wire);

private:
    struct Wire {
        WireTarget target{};
        int listener{-1};
        std::uint16_t port{};
        std::atomic<WireMode> mode{WireMode::pass};
        std::atomic<bool> half_closing{};
    };

    struct Link;

    /// One end of a connection, as epoll knows it.
    struct Side {
        Link* link{};
        int descriptor{-1};
        std::string pending{};     ///< To be written to this end.
        std::uint32_t interest{};  ///< What epoll was asked for.
        bool ended{};              ///< Will send nothing more.
        bool shut{};               ///< Has been told that nothing more comes.
    };

    struct Link {
        Wire* wire{};
        Side client{};
        Side server{};
        bool gagged{};  ///< Some of an answer was swallowed: nothing may follow it.
    };

    void run();
    void accept_all(Wire& wire);
    void apply_modes();
    void serve(Side& side, std::uint32_t ready);
    [[nodiscard]] bool read_from(Side& side);
    [[nodiscard]] bool write_to(Side& side);
    void settle(Link& link);
    void ask_for(Side& side, std::uint32_t interest) const;
    void reset(Link& link);
    void bury();

    int epoll_{-1};
    int wake_up_{-1};
    std::atomic<bool> stopping_{};
    mutable std::mutex mutex_;  ///< Guards the list of wires.
    std::vector<std::unique_ptr<Wire>> wires_{};
    std::map<Link*, std::unique_ptr<Link>> links_{};  ///< Only the thread's.
    bool has_closed_{};  ///< Some links are closed, but kept while epoll may still speak of them.
    std::thread thread_;
};

}  // namespace causerie::chaos
