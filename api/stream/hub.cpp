#include "api/stream/hub.hpp"

#include <cassert>
#include <cerrno>
#include <system_error>
#include <utility>

#include <sys/eventfd.h>

#include "api/stream/hub_thread.hpp"

namespace causerie::stream {
namespace {

Descriptor make_event_descriptor() {
    Descriptor descriptor{::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)};
    if (!descriptor) throw std::system_error{errno, std::generic_category(), "eventfd"};
    return descriptor;
}

}  // namespace

Hub::Hub(HubOptions options) : options_{options}, wake_up_{make_event_descriptor()} {
    thread_ = std::thread{[this] { HubThread{*this}.run(); }};
}

Hub::~Hub() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    room_for_events_.notify_all();
    wake();
    thread_.join();
}

void Hub::begin(Cursor cursor) {
    {
        const std::lock_guard lock{mutex_};
        cursor_ = cursor;
        oldest_covered_ = cursor.position;
    }
    post(Begin{std::move(cursor)});
}

void Hub::publish(std::vector<events::Event> events) {
    if (events.empty()) return;
    {
        std::unique_lock lock{mutex_};
        room_for_events_.wait(lock, [&] { return stopping_ || events_pending_ < options_.events_pending_max; });
        assert(events.front().position == cursor_.position + 1);
        events_pending_ += events.size();
        cursor_.position = events.back().position;
    }
    post(Publish{std::move(events)});
}

Cursor Hub::cursor() const {
    const std::lock_guard lock{mutex_};
    return cursor_;
}

bool Hub::remembers(const Cursor& cursor) const {
    const std::lock_guard lock{mutex_};
    return cursor.epoch == cursor_.epoch && cursor.position >= oldest_covered_;
}

void Hub::attach(Subscription subscription, Descriptor descriptor, std::string first_bytes) {
    size_.fetch_add(1, std::memory_order_relaxed);
    post(Attach{std::move(subscription), std::move(descriptor), std::move(first_bytes)});
}

void Hub::poll(Subscription subscription, std::chrono::milliseconds wait, PollAnswer answer) {
    size_.fetch_add(1, std::memory_order_relaxed);
    post(Poll{std::move(subscription), std::chrono::steady_clock::now() + wait, std::move(answer)});
}

void Hub::end_session(SessionId session) { post(EndSession{session}); }

std::vector<SessionId> Hub::sessions() {
    ListSessions list;
    auto answer = list.answer.get_future();
    post(std::move(list));
    return answer.get();
}

void Hub::drain() {
    Drain drain;
    auto done = drain.done.get_future();
    post(std::move(drain));
    done.wait();
}

HubCounts Hub::counts() const {
    HubCounts counts{.delivered = delivered_.load(std::memory_order_relaxed)};
    for (std::size_t i = 0; i < ended_.size(); ++i) counts.ended[i] = ended_[i].load(std::memory_order_relaxed);
    return counts;
}

void Hub::post(Command command) {
    bool first = false;
    {
        const std::lock_guard lock{mutex_};
        first = inbox_.empty();
        inbox_.push_back(std::move(command));
    }
    if (first) wake();
}

void Hub::wake() {
    const std::uint64_t one = 1;
    // Cannot fail but by overflow, and then the descriptor is readable anyway.
    [[maybe_unused]] const auto written = ::write(wake_up_.number(), &one, sizeof one);
}

std::vector<Hub::Command> Hub::take_commands() {
    const std::lock_guard lock{mutex_};
    return std::exchange(inbox_, {});
}

}  // namespace causerie::stream
