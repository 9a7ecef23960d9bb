#include "api/http/request_reader.hpp"

#include <algorithm>
#include <utility>

#include "api/http/request_id.hpp"

namespace causerie::http {

void RequestReader::fail(const Fault& fault) {
    state_ = State::failed;
    fault_ = fault;
}

std::size_t RequestReader::feed(std::string_view bytes) {
    std::size_t used = 0;
    while (state_ != State::complete && state_ != State::failed) {
        // An empty line or two after a body is what old clients send; RFC 9112 asks to skip them.
        while (state_ == State::idle && bytes_.empty() && bytes.substr(used).starts_with("\r\n")) used += 2;
        if (used == bytes.size()) break;
        used += state_ == State::body ? feed_body(bytes.substr(used)) : feed_head(bytes.substr(used));
    }
    return used;
}

std::size_t RequestReader::feed_head(std::string_view bytes) {
    const auto kept = bytes_.size();
    if (kept == 1 && bytes_ == "\r" && bytes.front() == '\n') {
        bytes_.clear();  // The empty line above, split between two packets.
        state_ = State::idle;
        return 1;
    }
    if (kept == 0 && bytes == "\r") {
        bytes_ = bytes;
        return 1;
    }
    // A head that arrives in one piece, as nearly all do, is searched where it lies and copied once.
    state_ = State::head;
    if (kept > 0) bytes_.append(bytes);
    const auto end = find_head_end(kept > 0 ? std::string_view{bytes_} : bytes, scanned_, limits_);
    if (end.fault) {
        fail(*end.fault);
        return bytes.size();
    }
    if (end.length == 0) {
        if (kept == 0) bytes_ = bytes;
        return bytes.size();
    }
    if (kept == 0) {
        bytes_ = bytes.substr(0, end.length);
    } else {
        bytes_.resize(end.length);
    }
    scanned_ = 0;
    if (const auto fault = parse_head(bytes_, limits_, head_)) {
        fail(*fault);
        return bytes.size();
    }
    start_body();
    return end.length - kept;
}

void RequestReader::start_body() {
    state_ = head_.framing == Framing::none ? State::complete : State::body;
    if (head_.framing == Framing::chunked) chunks_.emplace(limits_.body_length_max);
    expects_continue_ = head_.expects_continue && state_ == State::body;
}

std::size_t RequestReader::feed_body(std::string_view bytes) {
    if (!bytes.empty()) expects_continue_ = false;  // Whoever sends already does not wait.
    if (chunks_) {
        const auto used = chunks_->feed(bytes, body_);
        if (chunks_->fault()) fail(*chunks_->fault());
        if (chunks_->is_complete()) state_ = State::complete;
        return used;
    }
    const auto length = std::min(bytes.size(), head_.content_length - body_.size());
    body_.append(bytes.substr(0, length));
    if (body_.size() == head_.content_length) state_ = State::complete;
    return length;
}

bool RequestReader::take_expectation() { return state_ == State::body && std::exchange(expects_continue_, false); }

void RequestReader::discard() {
    head_ = {};  // It speaks of the bytes.
    bytes_ = {};
    body_ = {};
    chunks_.reset();
}

std::string RequestReader::request_id() const {
    for (const auto& field : head_.fields) {
        if (!equal_ignoring_case(field.name.of(bytes_), "x-request-id")) continue;
        const auto wanted = field.value.of(bytes_);
        return is_request_id(wanted) ? std::string{wanted} : new_request_id();
    }
    return new_request_id();
}

Request RequestReader::take(const Peer& peer) {
    Request request;
    request.request_id_ = request_id();
    request.bytes_ = std::move(bytes_);
    request.head_ = std::move(head_);
    request.body_ = std::move(body_);
    request.peer_address_ = peer.address;
    request.is_https_ = peer.is_trusted_proxy && request.header("x-forwarded-proto") == "https";
    bytes_.clear();
    body_.clear();
    head_ = {};
    chunks_.reset();
    state_ = State::idle;
    return request;
}

}  // namespace causerie::http
