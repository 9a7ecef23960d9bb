#include "api/http/connection.hpp"

#include <cerrno>
#include <fcntl.h>
#include <utility>

#include <sys/socket.h>

#include "api/http/connection_exchange.hpp"
#include "api/http/response_head.hpp"

namespace causerie::http {
namespace {

/// After so many steps on one connection the worker turns to the others.
constexpr int steps_per_turn = 32;

constexpr auto last_words_timeout = std::chrono::milliseconds{250};

constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";

ErrorCode code_for(Status status) {
    switch (status) {
        case Status::content_too_large:
        case Status::uri_too_long:
        case Status::headers_too_large: return ErrorCode::payload_too_large;
        case Status::request_timeout:
        case Status::service_unavailable: return ErrorCode::unavailable;
        default: return ErrorCode::validation_failed;
    }
}

}  // namespace

Connection::Connection(std::shared_ptr<ServerCore> core, int descriptor, const std::string& peer_address,
                       std::function<void()> rearm)
    : core_{std::move(core)},
      peer_{peer_address, core_->options.trusted_proxies.contains(peer_address)},
      rearm_{std::move(rearm)},
      descriptor_{descriptor},
      since_{Clock::now()},
      reader_{core_->options.limits} {}

void Connection::enter(Phase phase) {
    phase_ = phase;
    since_ = Clock::now();
}

bool Connection::service(std::span<char> scratch, Readiness readiness) {
    std::unique_lock lock{mutex_};
    if (readiness.hung_up || phase_ == Phase::abandoned) return false;
    in_worker_ = true;
    auto next = Step::again;
    for (int steps = 0; next == Step::again && steps < steps_per_turn; ++steps) {
        next = step(lock, scratch, readiness.peer_shut);
    }
    in_worker_ = false;
    if (next == Step::again) rearm_();
    return next != Step::close;
}

Connection::Step Connection::step(std::unique_lock<std::mutex>& lock, std::span<char> scratch, bool peer_shut) {
    switch (phase_) {
        case Phase::idle:
        case Phase::head:
        case Phase::body:
            return input_.empty() ? read(lock, scratch, peer_shut) : digest(lock, std::exchange(input_, {}));
        case Phase::sending: continue_sending(); return phase_ == Phase::sending ? Step::wait : Step::again;
        case Phase::lingering: return drop_input(scratch);
        case Phase::answering:
            may_have_input_ = true;  // This event may have told of bytes that we leave where they are.
            return Step::wait;
        case Phase::broken:
        case Phase::streaming:
        case Phase::abandoned: break;
    }
    return Step::close;
}

Connection::Step Connection::read(std::unique_lock<std::mutex>& lock, std::span<char> scratch, bool peer_shut) {
    const auto length = ::recv(descriptor_, scratch.data(), scratch.size(), MSG_DONTWAIT);
    if (length == 0) return Step::close;
    if (length < 0) {
        if (errno == EINTR) return Step::again;
        return errno == EAGAIN ? Step::wait : Step::close;
    }
    const auto count = static_cast<std::size_t>(length);
    // A stream socket that gave less than was asked for is empty, and the next bytes bring an event of their own. The
    // end of the stream may have come with these.
    may_have_input_ = count == scratch.size() || peer_shut;
    return digest(lock, {scratch.data(), count});
}

Connection::Step Connection::digest(std::unique_lock<std::mutex>& lock, std::string_view bytes) {
    const auto used = reader_.feed(bytes);
    input_ = bytes.substr(used);
    if (reader_.state() != RequestReader::State::failed && !charge_unread()) {
        refuse({Status::service_unavailable, "Too much is arriving at the same time."});
        return Step::again;
    }
    switch (reader_.state()) {
        case RequestReader::State::idle: break;
        case RequestReader::State::head:
            if (phase_ != Phase::head) enter(Phase::head);
            break;
        case RequestReader::State::body:
            if (phase_ != Phase::body) enter(Phase::body);
            // A peer that does not get it sends its body all the same, after a second or so.
            if (reader_.take_expectation()) {
                (void)::send(descriptor_, go_on.data(), go_on.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
            }
            break;
        case RequestReader::State::failed: refuse(reader_.fault()); return Step::again;
        case RequestReader::State::complete:
            dispatch(lock);
            if (phase_ == Phase::answering) return Step::wait;
            if (phase_ != Phase::idle) return Step::again;
            break;
    }
    return may_have_input_ || !input_.empty() ? Step::again : Step::wait;
}

void Connection::dispatch(std::unique_lock<std::mutex>& lock) {
    enter(Phase::answering);
    auto request = reader_.take(peer_);
    auto exchange = std::make_shared<ConnectionExchange>(shared_from_this(), request);
    lock.unlock();
    try {
        core_->handler(std::move(request), Responder{exchange});
    } catch (const std::exception& failure) {
        core_->report(exchange->request_id(), failure.what());
        exchange->send(problem({.code = ErrorCode::internal}, exchange->request_id()));
    } catch (...) {
        core_->report(exchange->request_id(), "something that is no std::exception was thrown");
        exchange->send(problem({.code = ErrorCode::internal}, exchange->request_id()));
    }
    exchange.reset();  // Before locking: if this was the last copy, it answers 500 now.
    lock.lock();
}

// Counts what is kept of requests that have not arrived whole. Says no when this peer has just made that too much.
bool Connection::charge_unread() {
    // A complete request is on its way out.
    const bool is_complete = reader_.state() == RequestReader::State::complete;
    const auto kept = input_.size() + (is_complete ? 0 : reader_.buffered());
    const auto before = std::exchange(unread_charge_, kept);
    if (kept <= before) {
        if (kept < before) core_->unread_total -= before - kept;
        return true;
    }
    const auto more = kept - before;
    return core_->unread_total.fetch_add(more) + more <= core_->options.limits.unread_total_max;
}

void Connection::discard_unread() {
    reader_.discard();
    input_ = {};
    core_->unread_total -= std::exchange(unread_charge_, 0);
}

Connection::Step Connection::drop_input(std::span<char> scratch) {
    const auto length = ::recv(descriptor_, scratch.data(), scratch.size(), MSG_DONTWAIT);
    if (length == 0) return Step::close;
    if (length < 0) return errno == EAGAIN ? Step::wait : Step::close;
    dropped_ += static_cast<std::size_t>(length);
    return dropped_ > core_->options.limits.linger_length_max ? Step::close : Step::again;
}

void Connection::refuse(const Fault& fault) {
    const auto request_id = reader_.request_id();
    const auto response = problem(fault.status, {.code = code_for(fault.status), .detail = fault.detail}, request_id);
    auto head = response_head(response, {.request_id = request_id});
    if (core_->options.access_log) {
        core_->options.access_log({.request_id = request_id,
                                   .method = Method::other,
                                   .status = fault.status,
                                   .bytes = response.body.view().size(),
                                   .peer_address = peer_.address});
    }
    keep_alive_ = false;
    start_sending(std::move(head), response.body);
}

void Connection::answer(std::string head, Body body, bool keep_alive) {
    const std::lock_guard lock{mutex_};
    if (phase_ != Phase::answering) return;  // The peer is gone.
    keep_alive_ = keep_alive;
    start_sending(std::move(head), std::move(body));
    if (!in_worker_ && phase_ != Phase::sending && (may_have_input_ || !input_.empty())) rearm_();
}

void Connection::start_sending(std::string head, Body body) {
    outgoing_ = Outgoing{std::move(head), std::move(body)};
    continue_sending();
    if (phase_ != Phase::sending) return;
    charge_ = outgoing_.private_bytes();
    if (core_->unsent_total.fetch_add(charge_) + charge_ > core_->options.limits.unsent_total_max) {
        shut_down();
        return;
    }
    rearm_();  // From now on the worker is told, too, when the socket can be written.
}

void Connection::continue_sending() {
    switch (outgoing_.write(descriptor_)) {
        case Outgoing::Progress::done: finish_answer(); break;
        case Outgoing::Progress::failed: shut_down(); break;
        case Outgoing::Progress::blocked:
            if (phase_ == Phase::sending) break;
            enter(Phase::sending);
            sent_at_check_ = outgoing_.sent();
            break;
    }
}

void Connection::finish_answer() {
    release_charge();
    if (keep_alive_) {
        enter(Phase::idle);
        return;
    }
    // Closing now would make the kernel answer what is still arriving with a reset, and the peer might lose our
    // answer to it. So only our own direction ends here.
    discard_unread();
    ::shutdown(descriptor_, SHUT_WR);
    may_have_input_ = true;
    enter(Phase::lingering);
}

void Connection::release_charge() {
    core_->unsent_total -= std::exchange(charge_, 0);
    outgoing_ = {};
}

void Connection::shut_down() {
    release_charge();
    discard_unread();
    ::shutdown(descriptor_, SHUT_RDWR);  // The worker is told by an event, and closes.
    enter(Phase::broken);
}

int Connection::abandon() {
    const std::lock_guard lock{mutex_};
    release_charge();
    discard_unread();
    phase_ = Phase::abandoned;
    return std::exchange(descriptor_, -1);
}

Connection::Takeover Connection::take_over(std::string bytes) {
    const std::lock_guard lock{mutex_};
    if (phase_ != Phase::answering) return {};
    const int duplicate = ::fcntl(descriptor_, F_DUPFD_CLOEXEC, 0);
    if (duplicate < 0) return {.can_answer = true};
    Outgoing first{std::move(bytes), {}};
    const auto progress = first.write(duplicate);
    StreamSocket socket{duplicate, first.rest()};
    if (progress == Outgoing::Progress::failed) {
        shut_down();
        return {};
    }
    enter(Phase::streaming);
    if (!in_worker_) rearm_();
    return {.socket = std::move(socket)};
}

void Connection::check_time(Clock::time_point now) {
    const std::unique_lock lock{mutex_, std::try_to_lock};
    if (!lock) return;  // Something is happening on it: that is no idle connection.
    const auto& limits = core_->options.limits;
    const auto age = now - since_;
    switch (phase_) {
        case Phase::idle:
            if (age > limits.idle_timeout) shut_down();
            break;
        case Phase::head:
        case Phase::body:
            if (age > (phase_ == Phase::head ? limits.head_timeout : limits.body_timeout)) {
                refuse({Status::request_timeout, "The request took too long to arrive."});
                rearm_();
            }
            break;
        case Phase::sending:
            if (age > limits.send_rate_span) {
                const auto seconds = std::chrono::duration<double>(age).count();
                const auto sent = static_cast<double>(outgoing_.sent() - sent_at_check_);
                if (sent < static_cast<double>(limits.send_rate_min) * seconds) {
                    shut_down();
                } else {
                    sent_at_check_ = outgoing_.sent();
                    since_ = now;
                }
            }
            break;
        case Phase::lingering:
            if (age > limits.linger_timeout) shut_down();
            break;
        case Phase::answering:
        case Phase::broken:
        case Phase::streaming:
        case Phase::abandoned: break;
    }
}

void Connection::retire(Clock::time_point now) {
    const std::lock_guard lock{mutex_};
    const bool is_idle = phase_ == Phase::idle && input_.empty();
    if (is_idle || (phase_ == Phase::lingering && now - since_ > last_words_timeout)) shut_down();
}

bool Connection::cut() {
    const std::lock_guard lock{mutex_};
    const bool was_busy =
        phase_ == Phase::head || phase_ == Phase::body || phase_ == Phase::answering || phase_ == Phase::sending;
    if (phase_ != Phase::abandoned && phase_ != Phase::streaming) shut_down();
    return was_busy;
}

}  // namespace causerie::http
