#include "api/http/response.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "common/json/field_reader.hpp"
#include "common/protocol/problem.hpp"

namespace causerie::http {

Body::Body(std::string bytes)
    : bytes_{std::make_shared<const std::string>(std::move(bytes))}, length_{bytes_->size()} {}

Body::Body(std::shared_ptr<const std::string> bytes) : bytes_{std::move(bytes)}, length_{bytes_ ? bytes_->size() : 0} {}

Body Body::slice(std::size_t offset, std::size_t length) const {
    Body part = *this;
    offset = std::min(offset, length_);
    part.offset_ = offset_ + offset;
    part.length_ = std::min(length, length_ - offset);
    return part;
}

Response json(Status status, const nlohmann::json& json) { return json_text(status, dump_json(json)); }

Response json_text(Status status, Body text) {
    return {.status = status, .headers = {{"Content-Type", "application/json"}}, .body = std::move(text)};
}

Response text(Status status, Body text) {
    return {.status = status, .headers = {{"Content-Type", "text/plain; charset=utf-8"}}, .body = std::move(text)};
}

Response no_content() { return {.status = Status::no_content}; }

Response problem(const Error& error, std::string_view request_id) {
    return problem(status_of(error.code), error, request_id);
}

Response problem(Status status, const Error& error, std::string_view request_id) {
    Problem document{.error = error, .status = static_cast<int>(status), .request_id = std::string{request_id}};
    if (error.code == ErrorCode::internal) document.error.detail.clear();
    Response response{.status = status,
                      .headers = {{"Content-Type", "application/problem+json"}},
                      .body = dump_json(nlohmann::json(document))};
    if (status == Status::service_unavailable) response.headers.push_back({"Retry-After", "1"});
    if (status == Status::unauthorized) response.headers.push_back({"WWW-Authenticate", "Bearer"});
    return response;
}

}  // namespace causerie::http
