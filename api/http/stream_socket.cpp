#include "api/http/stream_socket.hpp"

#include <sys/socket.h>
#include <unistd.h>

namespace causerie::http {

StreamSocket::~StreamSocket() {
    if (descriptor_ < 0) return;
    ::shutdown(descriptor_, SHUT_RDWR);
    ::close(descriptor_);
}

}  // namespace causerie::http
