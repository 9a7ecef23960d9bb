#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace causerie::chaos {

using Clock = std::chrono::steady_clock;

/// Why there is no answer. In a run like this one all but `malformed` are everyday life.
enum class Trouble {
    none,
    refused,    ///< Nobody listens.
    timed_out,  ///< Not within the time given: the connection is closed, since a late answer would be taken for the
                ///< next.
    cut,        ///< The peer went away in the middle.
    malformed,  ///< Not HTTP/1.1.
};

struct HttpRequest {
    std::string method{"GET"};
    std::string path{};
    std::string cookie{};         ///< `name=value`; empty for none.
    std::string last_event_id{};  ///< Empty for none.
    std::string request_id{};
    std::string body{};  ///< JSON; empty for none.
};

struct HttpReply {
    int status{};
    std::vector<std::pair<std::string, std::string>> fields{};  ///< Names in lower case.
    std::string body{};

    /// The value of the first field of that name; empty if there is none.
    [[nodiscard]] std::string_view field(std::string_view name) const;
};

/// One HTTP/1.1 connection to a port of this machine, for one thread, blocking up to a deadline. Any trouble closes it.
class HttpConnection {
public:
    explicit HttpConnection(std::uint16_t port) : port_{port} {}
    ~HttpConnection() { close(); }
    HttpConnection(const HttpConnection&) = delete;
    HttpConnection& operator=(const HttpConnection&) = delete;

    /// Opens the connection first if need be.
    Trouble send(const HttpRequest& request, Clock::time_point deadline);

    /// A whole answer.
    Trouble receive(HttpReply& reply, Clock::time_point deadline);

    /// An answer's head only; its body then comes piece by piece.
    Trouble receive_head(HttpReply& reply, Clock::time_point deadline);

    /// Waits for more of the body and appends it; unlike elsewhere, `timed_out` leaves the connection open.
    Trouble receive_some(std::string& body, Clock::time_point deadline);

    /// Whether the answer's body has ended.
    [[nodiscard]] bool is_done() const { return framing_ == Framing::done; }
    [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
    void close();

private:
    enum class Framing { done, length, chunked, until_close };
    enum class Chunk { size, data, end, trailer };

    Trouble open(Clock::time_point deadline);
    Trouble fill(Clock::time_point deadline);
    Trouble parse_head(std::string_view head, HttpReply& reply);
    Trouble choose_framing(const HttpReply& reply);
    void take(std::string& body, std::size_t size);
    bool decode_chunks(std::string& body);
    bool decode_chunk_line(std::string_view line);
    Trouble broken(Trouble trouble);

    std::uint16_t port_;
    int descriptor_{-1};
    std::string buffer_{};  ///< Received and not yet used.
    Framing framing_{Framing::done};
    Chunk chunk_{Chunk::size};
    std::size_t remaining_{};  ///< Of the body or the chunk.
    bool closes_{};            ///< The peer said `Connection: close`.
};

}  // namespace causerie::chaos
