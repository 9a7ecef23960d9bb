#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/http/response.hpp"
#include "api/http/stream_socket.hpp"

namespace causerie::http {

/// One request that waits for its answer: implemented by the connection, and by tests.
class Exchange {
public:
    Exchange() = default;
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;
    virtual ~Exchange() = default;

    virtual void send(Response response) = 0;
    [[nodiscard]] virtual std::optional<StreamSocket> take_over(Response head, std::string_view first_bytes) = 0;
    [[nodiscard]] virtual const std::string& request_id() const = 0;

    /// See `AccessRecord::route`. Only by whoever dispatches, before the handler is called.
    virtual void note_route(std::size_t /*route*/) {}
};

/// The handle for exactly one answer to one request. Copies share it; any thread may use it, now or later.
/// When the last copy goes without an answer, the peer gets 500: no request can be forgotten.
class Responder {
public:
    explicit Responder(std::shared_ptr<Exchange> exchange) : exchange_{std::move(exchange)} {}

    /// A responder that hands its answer to `receive`, for tests of handlers. `take_over` returns nothing.
    [[nodiscard]] static Responder to(std::function<void(Response)> receive, std::string request_id = "test");

    /// Answers. Never blocks and never throws for a peer that is gone or slow: what does not fit into the socket is
    /// finished by the server. Only the first answer counts; later ones are ignored.
    void send(Response response) const { exchange_->send(std::move(response)); }

    /// Answers with `problem(error, request_id())`.
    void fail(const Error& error) const { send(problem(error, request_id())); }

    /// Takes the connection out of the server, for an answer that has no end such as server-sent events. Sends
    /// `head` (completed as by `send`, but with `Connection: close` in place of `Content-Length`) and `first_bytes`
    /// in one piece; everything after is the caller's to write. The connection counts no longer against the server's
    /// cap, time-outs and drain.
    /// @param head         its body is not sent
    /// @param first_bytes  what is due at once, say the missed events; may be empty
    /// @returns            nothing when the peer is gone, the answer was given already, the request was HEAD or
    ///                     descriptors ran out (answered 503); the exchange is then over
    [[nodiscard]] std::optional<StreamSocket> take_over(Response head, std::string_view first_bytes = {}) const {
        return exchange_->take_over(std::move(head), first_bytes);
    }

    [[nodiscard]] const std::string& request_id() const { return exchange_->request_id(); }

    void note_route(std::size_t route) const { exchange_->note_route(route); }

private:
    std::shared_ptr<Exchange> exchange_;
};

}  // namespace causerie::http
