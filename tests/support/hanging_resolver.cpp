// Preloaded into a server: for it, `database.test` is this machine, but while the file that HANGING_WHILE names is
// there, nobody answers that question.

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <netdb.h>
#include <thread>
#include <unistd.h>

// Named as in netdb.h.
extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* req, addrinfo** pai) {
    using Real = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
    const auto real = reinterpret_cast<Real>(::dlsym(RTLD_NEXT, "getaddrinfo"));
    if (name == nullptr || std::strcmp(name, "database.test") != 0) return real(name, service, req, pai);
    const char* sign = std::getenv("HANGING_WHILE");
    while (sign != nullptr && ::access(sign, F_OK) == 0) std::this_thread::sleep_for(std::chrono::milliseconds{10});
    return real("127.0.0.1", service, req, pai);
}
