#include "tests/chaos/caller.hpp"

#include <algorithm>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "common/json/field_reader.hpp"
#include "common/protocol/problem.hpp"
#include "common/protocol/routes.hpp"

namespace causerie::chaos {

Caller::Caller(const std::vector<std::uint16_t>& ports, std::string name, Account account, Tally& tally)
    : name_{std::move(name)}, account_{std::move(account)}, tally_{tally} {
    for (const auto port : ports) lines_.push_back(std::make_unique<Line>(port));
}

Answer Caller::call(std::size_t instance, HttpRequest request, std::chrono::milliseconds timeout) {
    if (const auto trouble = send(instance, std::move(request), timeout); trouble != Trouble::none)
        return {trouble, {}};
    return receive(instance, timeout);
}

Trouble Caller::send(std::size_t instance, HttpRequest request, std::chrono::milliseconds timeout) {
    auto& line = *lines_.at(instance);
    request.cookie = account_.cookie;
    request.request_id = name_ + "-" + std::to_string(++requests_);
    line.request_id = request.request_id;
    return line.connection.send(request, Clock::now() + timeout);
}

Answer Caller::receive(std::size_t instance, std::chrono::milliseconds timeout) {
    Answer answer;
    answer.trouble = connection(instance).receive(answer.reply, Clock::now() + timeout);
    inspect(instance, answer);
    return answer;
}

void Caller::inspect(std::size_t instance, const Answer& answer) {
    if (answer.trouble == Trouble::malformed) tally_.surprise(name_ + " got bytes that are not HTTP/1.1");
    if (answer.trouble != Trouble::none) return;
    const auto& asked = lines_.at(instance)->request_id;
    const auto told = answer.reply.field("x-request-id");
    if (told != asked) {
        tally_.surprise(name_ + " asked as " + asked + " and got the answer to \"" + std::string{told} + "\" (" +
                        std::to_string(answer.reply.status) + ")");
    }
    if (answer.reply.status != 503) return;
    tally_.count("answers 503");
    const auto problem = decode_problem(answer.reply.status, answer.reply.body);
    if (problem.error.code != ErrorCode::unavailable || answer.reply.field("retry-after").empty()) {
        tally_.surprise(name_ + " got a 503 that is not \"unavailable\" or has no Retry-After: " + answer.reply.body);
    }
}

bool Caller::expect(const Answer& answer, std::string_view what, std::initializer_list<int> statuses) {
    if (answer.trouble != Trouble::none) return false;
    if (std::ranges::find(statuses, answer.reply.status) != statuses.end()) return true;
    if (answer.reply.status != 503) {
        tally_.surprise(name_ + ", to " + std::string{what} + ", got " + std::to_string(answer.reply.status) + " " +
                        answer.reply.body);
    }
    return false;
}

Account register_account(Caller& caller, const std::string& username) {
    const nlohmann::json registration = {{"username", username}, {"password", "chaos correct horse " + username}};
    HttpRequest request{.method = "POST", .path = routes::register_account, .body = dump_json(registration)};
    const auto answer = caller.call(0, std::move(request), std::chrono::seconds{20});
    if (!answer.is(201)) {
        throw std::runtime_error{"cannot register " + username + ": " + std::to_string(answer.reply.status) + " " +
                                 answer.reply.body};
    }
    Account account{.username = username};
    const auto cookie = answer.reply.field("set-cookie");
    account.cookie = cookie.substr(0, cookie.find(';'));
    const auto json = parse_json(answer.reply.body);
    const auto user = json && json->is_object() ? decode_user(json->value("user", nlohmann::json{}))
                                                : Result<User>{fail(ErrorCode::internal, "no JSON")};
    if (!user || account.cookie.empty()) throw std::runtime_error{"registering answers " + answer.reply.body};
    account.id = user->id;
    return account;
}

}  // namespace causerie::chaos
