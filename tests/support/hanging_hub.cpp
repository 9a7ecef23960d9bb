// Preloaded into a server: once the file that HANGING_WHILE names is there, its hub never comes back from sending.

#include <array>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <pthread.h>
#include <thread>
#include <unistd.h>

#include <sys/socket.h>

extern "C" ssize_t sendmsg(int fd, const msghdr* message, int flags) {
    using Real = ssize_t (*)(int, const msghdr*, int);
    static const auto real = reinterpret_cast<Real>(::dlsym(RTLD_NEXT, "sendmsg"));
    constexpr std::size_t name_size = 16;
    std::array<char, name_size> name{};
    ::pthread_getname_np(::pthread_self(), name.data(), name.size());
    const char* sign = std::getenv("HANGING_WHILE");
    if (std::strcmp(name.data(), "hub") == 0 && sign != nullptr) {
        while (::access(sign, F_OK) == 0) std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    return real(fd, message, flags);
}
