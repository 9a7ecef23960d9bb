#include "tests/chaos/instance.hpp"

#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <signal.h>
#include <stdexcept>
#include <thread>
#include <unistd.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "common/protocol/routes.hpp"
#include "tests/chaos/http_connection.hpp"

namespace causerie::chaos {
namespace {

// The server promises ten; this machine may be busy.
constexpr std::chrono::seconds drain_max{20};

std::string how_it_ended(int status) {
    if (WIFSIGNALED(status)) return "by signal " + std::to_string(WTERMSIG(status));
    return "with status " + std::to_string(WEXITSTATUS(status));
}

// After fork in a process with threads: only what is safe in a signal handler.
[[noreturn]] void become(const char* binary, char* const* environment, int log) {
    ::dup2(log, STDOUT_FILENO);
    ::dup2(log, STDERR_FILENO);
    const int nothing = ::open("/dev/null", O_RDONLY);
    ::dup2(nothing, STDIN_FILENO);
    sigset_t none;
    ::sigemptyset(&none);
    ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
    char serve[] = "serve";
    char name[] = "causerie";
    char* const arguments[] = {name, serve, nullptr};
    ::execve(binary, arguments, environment);
    ::_exit(127);
}

}  // namespace

std::uint16_t free_port() {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    const bool found = ::bind(descriptor, generic, size) == 0 && ::getsockname(descriptor, generic, &size) == 0;
    ::close(descriptor);
    if (!found) throw std::runtime_error{"there is no free port"};
    return ntohs(address.sin_port);
}

Instance::~Instance() {
    resume();
    kill();
}

void Instance::start() {
    const std::lock_guard lock{mutex_};
    if (pid_ != 0) return;
    const int log = ::open(options_.log_path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (log < 0) throw std::runtime_error{"cannot write " + options_.log_path};
    std::vector<char*> environment;
    for (auto& variable : options_.environment) environment.push_back(variable.data());
    environment.push_back(nullptr);
    const auto child = ::fork();
    if (child == 0) become(options_.binary.c_str(), environment.data(), log);
    ::close(log);
    if (child < 0) throw std::runtime_error{"cannot start " + options_.binary};
    pid_ = child;
}

void Instance::signal(int number) const {
    if (pid_ != 0) ::kill(pid_, number);
}

// Whether the process has ended; it is then forgotten.
bool Instance::reap(bool wait) {
    if (pid_ == 0) return true;
    if (::waitpid(pid_, &status_, wait ? 0 : WNOHANG) != pid_) return false;
    pid_ = 0;
    return true;
}

// Whether it still runs. One that ended before anybody asked for it must not pass for one that was killed.
bool Instance::runs() {
    if (pid_ == 0) return false;
    if (!reap(false)) return true;
    tally_.surprise(options_.name + " ended by itself " + how_it_ended(status_) + " (see " + options_.log_path + ")");
    return false;
}

void Instance::kill() {
    const std::lock_guard lock{mutex_};
    if (!runs()) return;
    signal(SIGKILL);
    reap(true);
}

void Instance::terminate() {
    const std::lock_guard lock{mutex_};
    if (!runs()) return;
    signal(SIGTERM);
    const auto began = Clock::now();
    while (!reap(false)) {
        if (Clock::now() - began > drain_max) {
            tally_.surprise(options_.name + " does not end after SIGTERM");
            signal(SIGKILL);
            reap(true);
            return;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    if (!WIFEXITED(status_) || WEXITSTATUS(status_) != EXIT_SUCCESS) {
        tally_.surprise(options_.name + " ended " + how_it_ended(status_) + " after SIGTERM");
    }
}

void Instance::pause() {
    const std::lock_guard lock{mutex_};
    signal(SIGSTOP);
}

void Instance::resume() {
    const std::lock_guard lock{mutex_};
    signal(SIGCONT);
}

void Instance::watch() {
    {
        const std::unique_lock lock{mutex_, std::try_to_lock};
        // One that was stopped on purpose is started again by whoever stopped it.
        if (!lock.owns_lock() || pid_ == 0 || runs()) return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{500});
    start();
}

pid_t Instance::process() const {
    const std::lock_guard lock{mutex_};
    return pid_;
}

bool Instance::is_ready() const {
    HttpConnection connection{options_.port};
    HttpReply reply;
    const auto deadline = Clock::now() + std::chrono::seconds{2};
    return connection.send({.path = routes::readyz}, deadline) == Trouble::none &&
           connection.receive(reply, deadline) == Trouble::none && reply.status == 200;
}

}  // namespace causerie::chaos
