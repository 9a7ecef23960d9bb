#include "tests/bench/caller.hpp"

#include <utility>

namespace causerie::bench {

std::string Caller::request(std::string_view path, std::string_view body) const {
    std::string text{body.empty() ? "GET " : "POST "};
    text.append(path).append(" HTTP/1.1\r\nHost: localhost\r\nCookie: ").append(address_.cookie).append("\r\n");
    if (!body.empty()) {
        text.append("Sec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\nContent-Length: ");
        text.append(std::to_string(body.size())).append("\r\n");
    }
    return text.append("\r\n").append(body);
}

void Caller::ask(std::string_view text) {
    if (!is_open()) {
        answers_.clear();
        open(address_.port, 0);
    }
    is_waiting_ = true;
    send(text);
}

void Caller::received(std::string_view bytes) {
    const auto at = Clock::now();
    answers_.feed(bytes);
    const auto answer = answers_.next();
    if (answers_.is_malformed()) return fail("an answer that is no HTTP/1.1 with Content-Length");
    if (!answer) return;
    if (!is_waiting_) return fail("an answer to no request");
    is_waiting_ = false;
    answered(*answer, at);
}

void Caller::lost() {
    if (is_waiting_) fail("a connection was closed before the answer");
}

void Caller::fail(std::string what) {
    faults_.add(std::move(what));
    close();
    is_waiting_ = false;
    unanswered();
}

}  // namespace causerie::bench
