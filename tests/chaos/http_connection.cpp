#include "tests/chaos/http_connection.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <poll.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace causerie::chaos {
namespace {

constexpr std::size_t head_length_max = 64UL * 1024;

int left_ms(Clock::time_point deadline) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 600'000));
}

// Whether `events` came before the deadline.
bool wait_for(int descriptor, short events, Clock::time_point deadline) {
    while (true) {
        pollfd waiting{.fd = descriptor, .events = events, .revents = 0};
        const int ready = ::poll(&waiting, 1, left_ms(deadline));
        if (ready > 0) return true;
        if (ready == 0 || errno != EINTR) return false;
    }
}

std::string lower(std::string_view text) {
    std::string result{text};
    std::ranges::transform(result, result.begin(),
                           [](unsigned char character) { return static_cast<char>(std::tolower(character)); });
    return result;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

template <typename Number>
bool read_number(std::string_view text, Number& number, int base = 10) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    return error == std::errc{} && end == text.data() + text.size();
}

std::string encode(const HttpRequest& request) {
    std::string text = request.method + " " + request.path + " HTTP/1.1\r\nHost: localhost\r\n";
    const auto add = [&](std::string_view name, std::string_view value) {
        if (!value.empty()) text.append(name).append(": ").append(value).append("\r\n");
    };
    add("Cookie", request.cookie);
    add("Last-Event-ID", request.last_event_id);
    add("X-Request-Id", request.request_id);
    if (request.method != "GET") {
        add("Sec-Fetch-Site", "same-origin");
        add("Content-Length", std::to_string(request.body.size()));
    }
    if (!request.body.empty()) add("Content-Type", "application/json");
    return text + "\r\n" + request.body;
}

}  // namespace

std::string_view HttpReply::field(std::string_view name) const {
    const auto found = std::ranges::find(fields, name, &std::pair<std::string, std::string>::first);
    return found == fields.end() ? std::string_view{} : std::string_view{found->second};
}

void HttpConnection::close() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
    buffer_.clear();
    framing_ = Framing::done;
}

Trouble HttpConnection::broken(Trouble trouble) {
    close();
    return trouble;
}

Trouble HttpConnection::open(Clock::time_point deadline) {
    descriptor_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor_ < 0) return Trouble::refused;
    const int on = 1;
    ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return Trouble::none;
    if (errno != EINPROGRESS) return broken(Trouble::refused);
    if (!wait_for(descriptor_, POLLOUT, deadline)) return broken(Trouble::timed_out);
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &size);
    return error == 0 ? Trouble::none : broken(Trouble::refused);
}

Trouble HttpConnection::send(const HttpRequest& request, Clock::time_point deadline) {
    if (!is_open()) {
        if (const auto trouble = open(deadline); trouble != Trouble::none) return trouble;
    }
    const auto text = encode(request);
    for (std::size_t sent = 0; sent < text.size();) {
        const auto count = ::send(descriptor_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
        if (count > 0) {
            sent += static_cast<std::size_t>(count);
        } else if (errno == EAGAIN) {
            if (!wait_for(descriptor_, POLLOUT, deadline)) return broken(Trouble::timed_out);
        } else if (errno != EINTR) {
            return broken(Trouble::cut);
        }
    }
    return Trouble::none;
}

// Leaves the connection open when there is nothing before the deadline.
Trouble HttpConnection::fill(Clock::time_point deadline) {
    std::array<char, 64UL * 1024> bytes;
    while (true) {
        const auto count = ::recv(descriptor_, bytes.data(), bytes.size(), 0);
        if (count > 0) {
            buffer_.append(bytes.data(), static_cast<std::size_t>(count));
            return Trouble::none;
        }
        if (count == 0) return broken(Trouble::cut);
        if (errno == EINTR) continue;
        if (errno != EAGAIN) return broken(Trouble::cut);
        if (!wait_for(descriptor_, POLLIN, deadline)) return Trouble::timed_out;
    }
}

Trouble HttpConnection::receive(HttpReply& reply, Clock::time_point deadline) {
    auto trouble = receive_head(reply, deadline);
    while (trouble == Trouble::none && !is_done()) trouble = receive_some(reply.body, deadline);
    if (trouble != Trouble::none || closes_) close();
    return trouble;
}

Trouble HttpConnection::receive_head(HttpReply& reply, Clock::time_point deadline) {
    reply = {};
    if (!is_open()) return Trouble::cut;
    while (true) {
        const auto end = buffer_.find("\r\n\r\n");
        if (end != std::string::npos) {
            const auto head = buffer_.substr(0, end + 2);
            buffer_.erase(0, end + 4);
            return parse_head(head, reply);
        }
        if (buffer_.size() > head_length_max) return broken(Trouble::malformed);
        if (const auto trouble = fill(deadline); trouble != Trouble::none) return broken(trouble);
    }
}

Trouble HttpConnection::parse_head(std::string_view head, HttpReply& reply) {
    constexpr std::string_view version = "HTTP/1.1 ";
    if (!head.starts_with(version) || !read_number(head.substr(version.size(), 3), reply.status)) {
        return broken(Trouble::malformed);
    }
    head.remove_prefix(head.find("\r\n") + 2);
    while (!head.empty()) {
        const auto end = head.find("\r\n");
        const auto line = head.substr(0, end);
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || colon == 0) return broken(Trouble::malformed);
        reply.fields.emplace_back(lower(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
        head.remove_prefix(end + 2);
    }
    return choose_framing(reply);
}

Trouble HttpConnection::choose_framing(const HttpReply& reply) {
    closes_ = lower(reply.field("connection")) == "close";
    const auto length = reply.field("content-length");
    remaining_ = 0;
    if (lower(reply.field("transfer-encoding")) == "chunked") {
        framing_ = Framing::chunked;
        chunk_ = Chunk::size;
    } else if (!length.empty()) {
        if (!read_number(length, remaining_)) return broken(Trouble::malformed);
        framing_ = remaining_ == 0 ? Framing::done : Framing::length;
    } else {
        framing_ = reply.status == 204 || reply.status == 304 ? Framing::done : Framing::until_close;
    }
    return Trouble::none;
}

Trouble HttpConnection::receive_some(std::string& body, Clock::time_point deadline) {
    if (!is_open()) return Trouble::cut;
    if (is_done()) return Trouble::none;
    if (buffer_.empty()) {
        const bool until_close = framing_ == Framing::until_close;
        const auto trouble = fill(deadline);
        if (trouble == Trouble::cut && until_close) return Trouble::none;  // Closed, and thereby done.
        if (trouble != Trouble::none) return trouble;
    }
    switch (framing_) {
        case Framing::done: break;
        case Framing::until_close: take(body, buffer_.size()); break;
        case Framing::length:
            take(body, std::min(remaining_, buffer_.size()));
            if (remaining_ == 0) framing_ = Framing::done;
            break;
        case Framing::chunked:
            if (!decode_chunks(body)) return broken(Trouble::malformed);
            // A part of a chunk's head alone must not look like an empty success for ever.
            if (!is_done() && !buffer_.empty()) return fill(deadline);
            break;
    }
    return Trouble::none;
}

void HttpConnection::take(std::string& body, std::size_t size) {
    body.append(buffer_, 0, size);
    buffer_.erase(0, size);
    remaining_ -= std::min(remaining_, size);
}

bool HttpConnection::decode_chunks(std::string& body) {
    while (!buffer_.empty() && !is_done()) {
        if (chunk_ == Chunk::data) {
            take(body, std::min(remaining_, buffer_.size()));
            if (remaining_ == 0) chunk_ = Chunk::end;
            continue;
        }
        const auto end = buffer_.find("\r\n");
        if (end == std::string::npos) return buffer_.size() < head_length_max;
        if (!decode_chunk_line(std::string_view{buffer_}.substr(0, end))) return false;
        buffer_.erase(0, end + 2);
    }
    return true;
}

bool HttpConnection::decode_chunk_line(std::string_view line) {
    switch (chunk_) {
        case Chunk::size:
            if (!read_number(line, remaining_, 16)) return false;
            chunk_ = remaining_ == 0 ? Chunk::trailer : Chunk::data;
            return true;
        case Chunk::end: chunk_ = Chunk::size; return line.empty();
        case Chunk::trailer:
            if (line.empty()) framing_ = Framing::done;
            return true;
        case Chunk::data: break;
    }
    return false;
}

}  // namespace causerie::chaos
