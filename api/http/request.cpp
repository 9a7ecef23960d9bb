#include "api/http/request.hpp"

#include <algorithm>

#include "api/http/percent.hpp"
#include "api/http/request_reader.hpp"

namespace causerie::http {
namespace {

std::string_view trim_spaces(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

std::optional<std::string_view> cookie_in(std::string_view pairs, std::string_view name) {
    while (!pairs.empty()) {
        const auto pair = pairs.substr(0, pairs.find(';'));
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos && trim_spaces(pair.substr(0, equals)) == name) {
            return trim_spaces(pair.substr(equals + 1));
        }
        pairs.remove_prefix(std::min(pair.size() + 1, pairs.size()));
    }
    return std::nullopt;
}

}  // namespace

std::optional<Request> Request::create(Method method, std::string_view target, std::vector<Header> headers,
                                       std::string body, const Peer& peer) {
    const auto has_host = std::any_of(headers.begin(), headers.end(),
                                      [](const Header& header) { return equal_ignoring_case(header.name, "host"); });
    if (!has_host) headers.push_back({"Host", "localhost"});
    std::string bytes;
    bytes.append(http::name(method)).append(" ").append(target).append(" HTTP/1.1\r\n");
    for (const auto& header : headers) bytes.append(header.name).append(": ").append(header.value).append("\r\n");
    bytes += "\r\n";
    const Limits limits;
    RequestReader reader{limits};
    if (reader.feed(bytes) != bytes.size() || reader.state() != RequestReader::State::complete) return std::nullopt;
    auto request = reader.take(peer);
    request.body_ = std::move(body);
    return request;
}

std::optional<std::string> Request::query(std::string_view name) const {
    auto pairs = head_.raw_query.of(bytes_);
    while (!pairs.empty()) {
        const auto pair = pairs.substr(0, pairs.find('&'));
        const auto equals = std::min(pair.find('='), pair.size());
        if (!pair.empty() && decode_query(pair.substr(0, equals)) == name) {
            return decode_query(pair.substr(std::min(equals + 1, pair.size())));
        }
        pairs.remove_prefix(std::min(pair.size() + 1, pairs.size()));
    }
    return std::nullopt;
}

std::string_view Request::header(std::string_view name) const {
    for (const auto& field : head_.fields) {
        if (equal_ignoring_case(field.name.of(bytes_), name)) return field.value.of(bytes_);
    }
    return {};
}

std::vector<std::string_view> Request::headers(std::string_view name) const {
    std::vector<std::string_view> values;
    for (const auto& field : head_.fields) {
        if (equal_ignoring_case(field.name.of(bytes_), name)) values.push_back(field.value.of(bytes_));
    }
    return values;
}

std::optional<std::string_view> Request::cookie(std::string_view name) const {
    for (const auto& field : head_.fields) {
        if (!equal_ignoring_case(field.name.of(bytes_), "cookie")) continue;
        if (auto value = cookie_in(field.value.of(bytes_), name)) return value;
    }
    return std::nullopt;
}

}  // namespace causerie::http
