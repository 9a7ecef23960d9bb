#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "api/http/chunked_body.hpp"
#include "api/http/request.hpp"
#include "api/http/request_head.hpp"

namespace causerie::http {

/// Cuts the bytes of one connection into requests. Knows nothing of sockets, clocks and threads.
class RequestReader {
public:
    /// `head` and `body` mean that a request has begun and its rest is still missing.
    enum class State { idle, head, body, complete, failed };

    /// `limits` must outlive the reader.
    explicit RequestReader(const Limits& limits) : limits_{limits} {}

    /// Reads up to the end of one request.
    /// @returns how many of `bytes` were used; the caller offers the rest again after `take`. All after a fault.
    std::size_t feed(std::string_view bytes);

    [[nodiscard]] State state() const { return state_; }

    /// Why `state()` is `failed`.
    [[nodiscard]] const Fault& fault() const { return fault_; }

    /// Whether the peer waits for "100 Continue" before it sends its body; true once per request.
    [[nodiscard]] bool take_expectation();

    /// The request, when `state()` is `complete`; the reader is idle then. `request_id` is filled in from the
    /// request or anew.
    [[nodiscard]] Request take(const Peer& peer);

    /// What to call the request that is being read, also if it is refused: its own `X-Request-Id` if that looks sane
    /// and has been read, else a new one with each call.
    [[nodiscard]] std::string request_id() const;

    /// Forgets the request that is being read, and frees its memory; nothing more may be fed.
    void discard();

    /// What is known of the request that is being read, for the answer to it.
    [[nodiscard]] const RequestHead& head() const { return head_; }

    /// Bytes that are kept for the request that is being read.
    [[nodiscard]] std::size_t buffered() const { return bytes_.size() + body_.size(); }

private:
    std::size_t feed_head(std::string_view bytes);
    std::size_t feed_body(std::string_view bytes);
    void start_body();
    void fail(const Fault& fault);

    const Limits& limits_;
    State state_{State::idle};
    Fault fault_{};
    std::string bytes_{};  ///< The head so far, or the whole head once it is parsed.
    std::size_t scanned_{};
    RequestHead head_{};
    bool expects_continue_{};
    std::string body_{};
    std::optional<ChunkedBody> chunks_{};
};

}  // namespace causerie::http
