#include "tests/bench/listener.hpp"

#include "common/protocol/routes.hpp"

namespace causerie::bench {
namespace {

constexpr int ok = 200;

}  // namespace

void Listener::listen(std::size_t number) {
    open(address_.port, number);
    std::string text{"GET "};
    text.append(routes::events).append(" HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nCookie: ");
    text.append(address_.cookie).append("\r\n");
    if (const auto id = reader_.last_id(); !id.empty()) text.append("Last-Event-ID: ").append(id).append("\r\n");
    send(text.append("\r\n"));
}

void Listener::resume(Address address, std::size_t number) {
    address_ = std::move(address);
    reader_.resume();
    head_.clear();
    has_head_ = false;
    listen(number);
}

void Listener::lost() {
    if (!farewell()) faults_.add("a stream was closed");
}

void Listener::fail(std::string what) {
    faults_.add(std::move(what));
    close();
}

void Listener::received(std::string_view bytes) {
    const auto at = Clock::now();
    std::string first;
    if (!has_head_) {
        head_ += bytes;
        constexpr std::string_view head_end = "\r\n\r\n";
        const auto end = head_.find(head_end);
        if (end == std::string::npos) return;
        const auto head = std::string_view{head_}.substr(0, end);
        const bool is_stream = status_of(head) == ok && field(head, "Content-Type").starts_with("text/event-stream") &&
                               field(head, "Transfer-Encoding").empty();
        if (!is_stream) return fail("a stream was answered with " + std::to_string(status_of(head)));
        has_head_ = true;
        first = head_.substr(end + head_end.size());
        bytes = first;
        head_ = {};
    }
    if (auto problem = reader_.feed(bytes, [&](Tape::Event& event) { arrived_(event, at); })) fail(std::move(*problem));
}

}  // namespace causerie::bench
