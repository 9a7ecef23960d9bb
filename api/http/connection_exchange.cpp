#include "api/http/connection_exchange.hpp"

#include <utility>

#include "api/http/response_head.hpp"

namespace causerie::http {

ConnectionExchange::ConnectionExchange(std::shared_ptr<Connection> connection, const Request& request)
    : connection_{std::move(connection)},
      request_id_{request.request_id()},
      path_{connection_->core().options.access_log ? request.path() : std::string{}},
      method_{request.method()},
      is_https_{request.is_https()},
      is_http_1_0_{request.is_http_1_0()},
      keep_alive_{request.keep_alive()} {
    connection_->core().requests_begun.add();
}

ConnectionExchange::~ConnectionExchange() {
    if (!claim()) return;
    connection_->core().report(request_id_, "a handler gave no answer");
    deliver(problem({.code = ErrorCode::internal}, request_id_));
}

void ConnectionExchange::send(Response response) {
    if (claim()) deliver(std::move(response));
}

bool ConnectionExchange::claim() {
    if (answered_.exchange(true)) return false;
    connection_->core().requests_ended.add();
    return true;
}

void ConnectionExchange::deliver(Response response) {
    const bool keep_alive = keep_alive_ && !connection_->core().is_draining;
    if (!has_body(response.status)) response.body = {};
    auto head = response_head(
        response,
        {.request_id = request_id_, .is_https = is_https_, .is_http_1_0 = is_http_1_0_, .keep_alive = keep_alive});
    if (method_ == Method::head) response.body = {};
    // First, so that whoever has the answer finds it counted.
    log(response.status, response.body.view().size());
    connection_->answer(std::move(head), std::move(response.body), keep_alive);
}

std::optional<StreamSocket> ConnectionExchange::take_over(Response head, std::string_view first_bytes) {
    if (!claim()) return std::nullopt;
    if (method_ == Method::head) {
        deliver(std::move(head));
        return std::nullopt;
    }
    auto bytes = response_head(head, {.request_id = request_id_, .is_https = is_https_, .is_stream = true});
    bytes.append(first_bytes);
    auto takeover = connection_->take_over(std::move(bytes));
    if (takeover.can_answer) {
        connection_->core().report(request_id_, "no descriptor is left for a stream");
        deliver(problem({.code = ErrorCode::unavailable, .detail = "Too many streams"}, request_id_));
        return std::nullopt;
    }
    if (takeover.socket) log(head.status, first_bytes.size());
    return std::move(takeover.socket);
}

void ConnectionExchange::log(Status status, std::size_t bytes) const {
    const auto& sink = connection_->core().options.access_log;
    if (!sink) return;
    const auto duration = std::chrono::steady_clock::now() - begin_;
    sink({.request_id = request_id_,
          .method = method_,
          .route = route_,
          .path = path_,
          .status = status,
          .duration = std::chrono::duration_cast<std::chrono::microseconds>(duration),
          .bytes = bytes,
          .peer_address = connection_->peer_address()});
}

}  // namespace causerie::http
