#include "api/http/stream_socket.hpp"

#include <unistd.h>

#include <sys/socket.h>

namespace causerie::http {

StreamSocket::~StreamSocket() {
    if (descriptor_ < 0) return;
    ::shutdown(descriptor_, SHUT_RDWR);
    ::close(descriptor_);
}

}  // namespace causerie::http
