#include "tests/support/api_client.hpp"

#include <algorithm>
#include <random>
#include <stdexcept>

#include "common/model/cursor.hpp"
#include "common/protocol/routes.hpp"

namespace causerie::test {
namespace {

std::string random_client_id() {
    std::random_device random;
    return std::to_string((std::uint64_t{random()} << 32U) | random());
}

const nlohmann::json& require(const ApiAnswer& answer, int status) {
    if (answer.status != status) throw std::runtime_error{answer.raw.head + "\n" + answer.raw.body};
    return answer.body;
}

}  // namespace

ApiAnswer ApiClient::request(std::string_view method, std::string_view path, std::string_view body,
                             const Fields& fields) const {
    Fields all{{"Host", "127.0.0.1:" + std::to_string(port_)}, {"Connection", "close"}};
    if (method != "GET" && method != "HEAD") all.emplace_back("Sec-Fetch-Site", "same-origin");
    if (!body.empty()) all.emplace_back("Content-Type", "application/json");
    if (!cookie.empty()) all.emplace_back("Cookie", cookie);
    if (!body.empty() || method == "POST" || method == "PUT") {
        all.emplace_back("Content-Length", std::to_string(body.size()));
    }
    for (const auto& field : fields) {
        const auto same = [&](const auto& other) { return other.first == field.first; };
        all.erase(std::remove_if(all.begin(), all.end(), same), all.end());
        if (!field.second.empty()) all.push_back(field);
    }
    std::string bytes;
    bytes.append(method).append(" ").append(path).append(" HTTP/1.1\r\n");
    for (const auto& [name, value] : all) bytes.append(name).append(": ").append(value).append("\r\n");
    bytes.append("\r\n").append(body);
    RawClient client{port_};
    client.send(bytes);
    auto raw = client.answer(method == "HEAD", 70s);
    if (!raw) throw std::runtime_error{"There was no answer to " + std::string{method} + " " + std::string{path}};
    auto json = nlohmann::json::parse(raw->body, nullptr, false);
    return {raw->status, json.is_discarded() ? nlohmann::json{} : std::move(json), std::move(*raw)};
}

nlohmann::json ApiClient::sign_up(const std::string& username) {
    const auto answer = post(routes::register_account, {{"username", username}, {"password", test_password}});
    const auto user = require(answer, 201)["user"];
    keep_cookie(answer);
    return user;
}

void ApiClient::sign_in(const std::string& username) {
    const auto answer = post(routes::login, {{"username", username}, {"password", test_password}});
    require(answer, 200);
    keep_cookie(answer);
}

void ApiClient::keep_cookie(const ApiAnswer& answer) {
    const auto field = answer.header("set-cookie");
    cookie = field.substr(0, field.find(';'));
}

nlohmann::json ApiClient::say(std::int64_t room, const std::string& body) const {
    const auto answer = post(routes::messages({room}), {{"body", body}, {"client_id", random_client_id()}});
    return require(answer, 201)["message"];
}

std::int64_t ApiClient::general() const {
    const auto answer = get(routes::rooms);
    for (const auto& room : require(answer, 200)["rooms"]) {
        if (room["name"] == "general") return room["id"].get<std::int64_t>();
    }
    throw std::runtime_error{"There is no general room"};
}

std::string ApiClient::cursor() const { return require(get(routes::snapshot), 200)["cursor"].get<std::string>(); }

EventStream::EventStream(const ApiClient& client, const std::string& since, const std::string& last_event_id)
    : connection_{client.port()} {
    chaos::HttpRequest request{.path = routes::events, .cookie = client.cookie, .last_event_id = last_event_id};
    if (!since.empty()) request.path += "?since=" + since;
    const auto deadline = chaos::Clock::now() + 10s;
    if (connection_.send(request, deadline) != chaos::Trouble::none ||
        connection_.receive_head(head_, deadline) != chaos::Trouble::none) {
        throw std::runtime_error{"There was no answer to " + request.path};
    }
}

std::optional<chaos::ServerEvent> EventStream::next(std::chrono::milliseconds patience) {
    const auto deadline = chaos::Clock::now() + patience;
    for (;;) {
        if (auto event = parser_.next()) return event;
        if (ended_ || chaos::Clock::now() >= deadline) return std::nullopt;
        std::string some;
        const auto trouble = connection_.receive_some(some, deadline);
        parser_.feed(some);
        ended_ = connection_.is_done() || (trouble != chaos::Trouble::none && trouble != chaos::Trouble::timed_out);
    }
}

std::optional<chaos::ServerEvent> EventStream::next_change(std::chrono::milliseconds patience) {
    const auto deadline = chaos::Clock::now() + patience;
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - chaos::Clock::now());
        auto event = next(std::max(left, 0ms));
        if (!event || event->name != "ping") return event;
    }
}

bool EventStream::ends(std::chrono::milliseconds patience) {
    const auto deadline = chaos::Clock::now() + patience;
    while (!ended_ && chaos::Clock::now() < deadline) {
        next(std::chrono::ceil<std::chrono::milliseconds>(deadline - chaos::Clock::now()));
    }
    return ended_;
}

}  // namespace causerie::test
