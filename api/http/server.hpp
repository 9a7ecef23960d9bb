#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/access_record.hpp"
#include "api/http/limits.hpp"
#include "api/http/request.hpp"
#include "api/http/responder.hpp"
#include "api/metrics/heartbeat.hpp"
#include "common/validation/network_list.hpp"

namespace causerie::http {

/// Called on one of the server's workers for every request. It answers through the responder, at once or later and
/// from any thread; whatever it throws becomes a 500 without detail. It must not block: its worker serves thousands.
using Handler = std::function<void(Request, Responder)>;

struct ServerOptions {
    std::string bind_address{"::"};  ///< A literal address. `::` takes IPv4 as well; where IPv6 is off, `0.0.0.0`.
    std::uint16_t port{};            ///< 0 takes any free one: see `Server::port`.
    std::size_t threads{2};          ///< Workers, 1 to 64.
    Limits limits{};
    NetworkList trusted_proxies{};  ///< Who may say that its clients speak https: `Request::is_https`.

    /// One for each worker, which beats about once a second unless it hangs; may be empty.
    std::vector<std::shared_ptr<metrics::Heartbeat>> heartbeats{};

    /// Called on the answering thread, after each answer. Must be quick and must not throw; may be empty.
    std::function<void(const AccessRecord&)> access_log{};

    /// Called for faults that no client may see, such as what a handler threw. May be empty.
    std::function<void(std::string_view request_id, std::string_view what)> fault_log{};
};

/// The HTTP/1.1 server: Pistache's workers poll; accepting, framing, limits and writing are ours.
class Server {
public:
    Server(ServerOptions options, Handler handler);

    /// Stops at once, as `drain(0ms)` does. Responders that outlive the server are harmless.
    ~Server();

    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Binds and serves on threads of its own; call it once. SIGPIPE is ignored from here on.
    /// @throws std::runtime_error  when the address is taken, forbidden or no address
    void start();

    /// The bound port; 0 before `start`.
    [[nodiscard]] std::uint16_t port() const;

    /// Open connections, those taken over not counted.
    [[nodiscard]] std::size_t connection_count() const;

    /// Requests that are with the handler, or with whoever it gave their responders to.
    [[nodiscard]] std::size_t in_flight_count() const;

    /// Stops accepting, closes idle connections, lets running requests finish and announces `Connection: close` in
    /// their answers; cuts whatever is left after `patience`. Streams that were taken over are not touched. One thread
    /// at a time.
    /// @returns  true when every request was answered in time
    bool drain(std::chrono::milliseconds patience);

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace causerie::http
