#include "api/stream/send_queue.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <sys/socket.h>
#include <sys/uio.h>

namespace causerie::stream {
namespace {

constexpr std::size_t frames_per_send = 32;
constexpr std::size_t idle_capacity = 8;  // A burst must not leave its memory behind on every stream.

}  // namespace

void SendQueue::push(events::Frame frame, Clock::time_point now) {
    bytes_ += frame->size();
    entries_.push_back({std::move(frame), now});
}

SendQueue::Outcome SendQueue::flush(int descriptor) {
    while (!entries_.empty()) {
        std::array<iovec, frames_per_send> parts{};
        const auto count = std::min(entries_.size(), frames_per_send);
        std::size_t wanted = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const auto& text = *entries_[i].frame;
            const auto skipped = i == 0 ? sent_of_first_ : 0;
            parts[i] = {const_cast<char*>(text.data()) + skipped, text.size() - skipped};
            wanted += parts[i].iov_len;
        }
        msghdr message{};
        message.msg_iov = parts.data();
        message.msg_iovlen = count;
        const auto sent = ::sendmsg(descriptor, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0) {
            if (errno == EINTR) continue;
            const bool full = errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS || errno == ENOMEM;
            return full ? Outcome::blocked : Outcome::gone;
        }
        drop_sent(static_cast<std::size_t>(sent));
        if (static_cast<std::size_t>(sent) < wanted) return Outcome::blocked;
    }
    if (entries_.capacity() > idle_capacity) std::vector<Entry>{}.swap(entries_);
    return Outcome::empty;
}

void SendQueue::drop_sent(std::size_t sent) {
    bytes_ -= sent;
    sent += sent_of_first_;
    auto first = entries_.begin();
    for (; first != entries_.end() && sent >= first->frame->size(); ++first) sent -= first->frame->size();
    entries_.erase(entries_.begin(), first);
    sent_of_first_ = sent;
}

}  // namespace causerie::stream
