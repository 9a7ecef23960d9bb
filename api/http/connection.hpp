#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>

#include "api/http/outgoing.hpp"
#include "api/http/request_reader.hpp"
#include "api/http/server_core.hpp"
#include "api/http/stream_socket.hpp"

namespace causerie::http {

/// What the poller said about a descriptor.
struct Readiness {
    bool hung_up{};    ///< Closed in both directions, or reset.
    bool peer_shut{};  ///< The peer will send no more.
};

/// One peer's TCP connection. Its worker reads and parses; any thread may answer. The lock guards the descriptor: it
/// is closed only after `abandon`, so nobody ever writes to a number that means another peer by now. That is how
/// Pistache's own write queue mixes up its clients.
///
/// One request is taken at a time: nothing more is read before its answer is handed to the kernel. That keeps answers
/// in order, and TCP holds back a peer that sends faster than it is served.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    using Clock = std::chrono::steady_clock;

    /// @param rearm  makes the worker call `service` soon, whatever the descriptor's state; called under the lock
    Connection(std::shared_ptr<ServerCore> core, int descriptor, const std::string& peer_address,
               std::function<void()> rearm);

    /// Worker: does all that can be done now: writes, reads, calls the handler.
    /// @param scratch  memory to read into, shared by the worker's connections
    /// @returns        false when the worker must abandon and close this connection
    [[nodiscard]] bool service(std::span<char> scratch, Readiness readiness);

    /// Worker, or anyone once no worker runs: the descriptor is about to be closed. Answers are dropped from now on.
    /// @returns the descriptor, -1 when it was abandoned before
    int abandon();

    /// Any thread: sends the answer to the request that was handed to the handler.
    /// @param keep_alive  false: the connection ends with this answer
    void answer(std::string head, Body body, bool keep_alive);

    struct Takeover {
        std::optional<StreamSocket> socket{};
        bool can_answer{};  ///< Without a socket: descriptors ran out, and the peer still waits for an answer.
    };

    /// Any thread: sends `bytes` in answer to the request and hands the socket out; the worker then lets go.
    [[nodiscard]] Takeover take_over(std::string bytes);

    /// Any thread: enforces the time limits.
    void check_time(Clock::time_point now);

    /// Any thread: closes the connection if no request has begun on it, or the last one has been answered and the
    /// peer was left some time to read that.
    void retire(Clock::time_point now);

    /// Any thread: closes the connection now. @returns whether a request was cut short
    bool cut();

    [[nodiscard]] ServerCore& core() const { return *core_; }
    [[nodiscard]] const std::string& peer_address() const { return peer_.address; }

private:
    enum class Phase {
        idle,       ///< Between requests.
        head,       ///< A request has begun.
        body,       ///< Its head is complete.
        answering,  ///< The handler has it.
        sending,    ///< The socket is full; the rest of the answer waits.
        lingering,  ///< All is said; what still arrives is dropped, so that the peer gets to read our answer.
        broken,     ///< Shut down; the worker will abandon it.
        streaming,  ///< Taken over; the worker will abandon it.
        abandoned,
    };
    enum class Step { again, wait, close };

    [[nodiscard]] Step step(std::unique_lock<std::mutex>& lock, std::span<char> scratch, bool peer_shut);
    [[nodiscard]] Step read(std::unique_lock<std::mutex>& lock, std::span<char> scratch, bool peer_shut);
    [[nodiscard]] Step digest(std::unique_lock<std::mutex>& lock, std::string_view bytes);
    [[nodiscard]] Step drop_input(std::span<char> scratch);
    void dispatch(std::unique_lock<std::mutex>& lock);
    void refuse(const Fault& fault);
    void start_sending(std::string head, Body body);
    void continue_sending();
    void finish_answer();
    void shut_down();
    void enter(Phase phase);
    void release_charge();
    [[nodiscard]] bool charge_unread();
    void discard_unread();

    const std::shared_ptr<ServerCore> core_;
    const Peer peer_;
    const std::function<void()> rearm_;

    std::mutex mutex_;
    int descriptor_;
    Phase phase_{Phase::idle};
    Clock::time_point since_;    ///< When `phase_` was entered.
    RequestReader reader_;       ///< The worker's own.
    std::string input_{};        ///< Bytes that came with an earlier request.
    bool may_have_input_{true};  ///< The socket was not read dry; no event will tell of what is left in it.
    bool in_worker_{};           ///< The worker is inside `service`, and looks again before it leaves.
    bool keep_alive_{};          ///< After the answer that is being sent.
    Outgoing outgoing_{};
    std::size_t charge_{};         ///< Our part of `ServerCore::unsent_total`.
    std::size_t unread_charge_{};  ///< Our part of `ServerCore::unread_total`.
    std::size_t sent_at_check_{};
    std::size_t dropped_{};  ///< Bytes, while lingering.
};

}  // namespace causerie::http
