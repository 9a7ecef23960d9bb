#include "api/http/outgoing.hpp"

#include <array>
#include <cerrno>
#include <utility>

#include <sys/socket.h>
#include <sys/uio.h>

namespace causerie::http {
namespace {

/// Smaller bodies are copied behind their head: one buffer is cheaper to send than two.
constexpr std::size_t copied_length_max = 4096;

iovec buffer(std::string_view bytes) {
    // sendmsg(2) does not write through it; iovec serves readers too and therefore is not const.
    return {const_cast<char*>(bytes.data()), bytes.size()};
}

}  // namespace

Outgoing::Outgoing(std::string head, Body body) : head_{std::move(head)} {
    if (body.view().size() <= copied_length_max) {
        head_.append(body.view());
    } else {
        body_ = std::move(body);
    }
}

Outgoing::Progress Outgoing::write(int descriptor) {
    const auto body = body_.view();
    const auto total = head_.size() + body.size();
    while (sent_ < total) {
        std::array<iovec, 2> buffers{};
        std::size_t count = 0;
        if (sent_ < head_.size()) buffers[count++] = buffer(std::string_view{head_}.substr(sent_));
        const auto body_sent = sent_ < head_.size() ? 0 : sent_ - head_.size();
        if (!body.empty()) buffers[count++] = buffer(body.substr(body_sent));
        msghdr message{};
        message.msg_iov = buffers.data();
        message.msg_iovlen = count;
        const auto written = ::sendmsg(descriptor, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (written >= 0) {
            sent_ += static_cast<std::size_t>(written);
        } else if (errno == EAGAIN || errno == ENOBUFS || errno == ENOMEM) {
            return Progress::blocked;
        } else if (errno != EINTR) {
            return Progress::failed;
        }
    }
    return Progress::done;
}

std::size_t Outgoing::private_bytes() const { return head_.capacity() + (body_.is_shared() ? 0 : body_.view().size()); }

std::string Outgoing::rest() const {
    const auto body = body_.view();
    if (sent_ >= head_.size()) return std::string{body.substr(sent_ - head_.size())};
    return head_.substr(sent_).append(body);
}

}  // namespace causerie::http
