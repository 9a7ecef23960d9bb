#include "tests/support/server_process.hpp"

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>
#include <unistd.h>
#include <vector>

#include <sys/wait.h>

#include "tests/support/api_client.hpp"
#include "tests/support/workspace.hpp"

namespace causerie::test {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto pause = 5ms;

std::string temporary_file() {
    std::string path = "/tmp/causerie-test-XXXXXX";
    const int descriptor = ::mkstemp(path.data());
    if (descriptor < 0) throw std::runtime_error{"mkstemp"};
    ::close(descriptor);
    return path;
}

std::string content_of(const std::string& path) {
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

// Between fork and exec nothing may allocate, so everything is put together before.
pid_t spawn(const std::vector<std::string>& arguments, const ServerProcess::Environment& environment,
            const std::string& output, const std::string& input = "/dev/null") {
    const auto binary = required_variable("CAUSERIE_BINARY");
    std::vector<std::string> variables;
    for (const auto& [name, value] : environment) variables.push_back(name + "=" + value);
    std::vector<char*> argv{const_cast<char*>(binary.c_str())};
    for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    std::vector<char*> envp;
    for (auto& variable : variables) envp.push_back(variable.data());
    envp.push_back(nullptr);
    const pid_t pid = ::fork();
    if (pid < 0) throw std::runtime_error{"fork"};
    if (pid > 0) return pid;
    ::dup2(::open(input.c_str(), O_RDONLY), STDIN_FILENO);
    const int out = ::open(output.c_str(), O_WRONLY | O_APPEND);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(out, STDERR_FILENO);
    ::execve(binary.c_str(), argv.data(), envp.data());
    ::_exit(127);
}

std::optional<int> exit_code(pid_t pid, std::chrono::milliseconds patience) {
    for (const auto deadline = Clock::now() + patience; Clock::now() < deadline; std::this_thread::sleep_for(pause)) {
        int status = 0;
        if (::waitpid(pid, &status, WNOHANG) != pid) continue;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }
    return std::nullopt;
}

// The sanitizers' own settings reach the server too.
void hand_on(ServerProcess::Environment& environment, const char* name) {
    if (const char* value = std::getenv(name)) environment.emplace(name, value);
}

}  // namespace

ServerProcess::ServerProcess(Environment environment)
    : environment_{std::move(environment)}, log_path_{temporary_file()} {
    hand_on(environment_, "ASAN_OPTIONS");
    hand_on(environment_, "UBSAN_OPTIONS");
    hand_on(environment_, "LSAN_OPTIONS");
    environment_.emplace("PORT", "0");
    environment_.emplace("BIND_ADDRESS", "127.0.0.1");
    start();
}

ServerProcess::~ServerProcess() {
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    ::unlink(log_path_.c_str());
}

void ServerProcess::start() {
    const auto before = log().size();
    pid_ = spawn({"serve"}, environment_, log_path_);
    const std::string mark = "\"message\":\"Serving\"";
    const std::string field = "\"port\":";
    for (const auto deadline = Clock::now() + 20s; Clock::now() < deadline; std::this_thread::sleep_for(pause)) {
        const auto text = log();
        const auto line = text.find(mark, before);
        if (line == std::string::npos || text.find('\n', line) == std::string::npos) {
            if (::waitpid(pid_, nullptr, WNOHANG) != pid_) continue;
            pid_ = -1;
            throw std::runtime_error{"The server ended: " + text};
        }
        port_ = static_cast<std::uint16_t>(std::stoi(text.substr(text.find(field, line) + field.size())));
        return;
    }
    throw std::runtime_error{"The server did not begin to listen: " + log()};
}

void ServerProcess::stop() {
    if (pid_ <= 0) return;
    signal(SIGTERM);
    if (!wait()) throw std::runtime_error{"The server did not end"};
}

void ServerProcess::wait_until_ready(std::chrono::milliseconds patience) const {
    for (const auto deadline = Clock::now() + patience; Clock::now() < deadline; std::this_thread::sleep_for(pause)) {
        if (ApiClient{port_}.get("/readyz").status == 200) return;
    }
    throw std::runtime_error{"The server did not become ready: " + log()};
}

void ServerProcess::signal(int number) const { ::kill(pid_, number); }

std::optional<int> ServerProcess::wait(std::chrono::milliseconds patience) {
    const auto code = exit_code(pid_, patience);
    if (code) pid_ = -1;
    return code;
}

void ServerProcess::restart() {
    stop();
    environment_["PORT"] = std::to_string(port_);
    start();
}

std::string ServerProcess::log() const { return content_of(log_path_); }

std::string ServerProcess::log_with(const std::string& text) const {
    auto found = log();
    const auto has_line = [&] {
        const auto at = found.find(text);
        return at != std::string::npos && found.find('\n', at) != std::string::npos;
    };
    for (const auto deadline = Clock::now() + 5s; Clock::now() < deadline && !has_line(); found = log()) {
        std::this_thread::sleep_for(pause);
    }
    return found;
}

CommandResult run_causerie(const std::vector<std::string>& arguments, const ServerProcess::Environment& environment,
                           const std::string& input) {
    const auto output = temporary_file();
    const auto given = temporary_file();
    std::ofstream{given} << input;
    const pid_t pid = spawn(arguments, environment, output, given);
    const auto status = exit_code(pid, 20s);
    if (!status) {
        ::kill(pid, SIGKILL);
        ::waitpid(pid, nullptr, 0);
    }
    CommandResult result{status.value_or(-1), content_of(output)};
    ::unlink(output.c_str());
    ::unlink(given.c_str());
    return result;
}

}  // namespace causerie::test
