#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/http/connection.hpp"
#include "api/http/responder.hpp"

namespace causerie::http {

/// A request that came over a connection, until it is answered.
class ConnectionExchange final : public Exchange {
public:
    ConnectionExchange(std::shared_ptr<Connection> connection, const Request& request);

    /// Answers 500 if nobody did.
    ~ConnectionExchange() override;

    void send(Response response) override;
    [[nodiscard]] std::optional<StreamSocket> take_over(Response head, std::string_view first_bytes) override;
    [[nodiscard]] const std::string& request_id() const override { return request_id_; }
    void note_route(std::size_t route) override { route_ = route; }

private:
    /// Whether nobody has answered yet; afterwards somebody has.
    [[nodiscard]] bool claim();
    void deliver(Response response);
    void log(Status status, std::size_t bytes) const;

    std::shared_ptr<Connection> connection_;
    std::string request_id_;
    std::string path_;  ///< For the log.
    std::size_t route_{};
    Method method_;
    bool is_https_;
    bool is_http_1_0_;
    bool keep_alive_;
    std::chrono::steady_clock::time_point begin_{std::chrono::steady_clock::now()};
    std::atomic<bool> answered_{};
};

}  // namespace causerie::http
