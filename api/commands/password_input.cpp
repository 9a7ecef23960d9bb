#include "api/commands/password_input.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <iostream>
#include <termios.h>
#include <unistd.h>

#include "common/validation/limits.hpp"

namespace causerie::commands {
namespace {

constexpr std::size_t bytes_per_character = 4;

constexpr std::array<int, 4> ending_signals{SIGINT, SIGTERM, SIGHUP, SIGQUIT};

// How the terminal was, and how it is while a password is typed: where a signal's handler can reach them.
termios shown{};
termios hidden{};

// Only once: the signal does then what it always does.
extern "C" void show_and_end(int signal) {
    ::tcsetattr(STDIN_FILENO, TCSANOW, &shown);
    static_cast<void>(::raise(signal));
}

extern "C" void show_and_pause(int signal);

void pause_by(void (*handler)(int)) {
    struct sigaction action{};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    ::sigaction(SIGTSTP, &action, nullptr);
}

// Stops as the signal always does, and goes on where it was once the shell says so.
extern "C" void show_and_pause(int signal) {
    const int error = errno;
    ::tcsetattr(STDIN_FILENO, TCSANOW, &shown);
    pause_by(SIG_DFL);
    static_cast<void>(::raise(signal));
    sigset_t only{};
    ::sigemptyset(&only);
    ::sigaddset(&only, signal);
    ::pthread_sigmask(SIG_UNBLOCK, &only, nullptr);  // Here it stops.
    ::pthread_sigmask(SIG_BLOCK, &only, nullptr);
    pause_by(&show_and_pause);
    ::tcsetattr(STDIN_FILENO, TCSANOW, &hidden);
    errno = error;
}

/// What is typed is not shown while this lives. One at a time.
class Unseen {
public:
    Unseen() {
        known_ = ::tcgetattr(STDIN_FILENO, &shown) == 0;
        if (!known_) return;
        struct sigaction action{};
        action.sa_handler = &show_and_end;
        action.sa_flags = SA_RESETHAND;
        for (std::size_t i = 0; i < before_.size(); ++i) ::sigaction(ending_signals.at(i), &action, &before_.at(i));
        ::sigaction(SIGTSTP, nullptr, &pause_before_);
        if (pause_before_.sa_handler != SIG_IGN) pause_by(&show_and_pause);
        hidden = shown;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    ~Unseen() {
        if (!known_) return;
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
        ::sigaction(SIGTSTP, &pause_before_, nullptr);
        for (std::size_t i = 0; i < before_.size(); ++i) ::sigaction(ending_signals.at(i), &before_.at(i), nullptr);
    }
    Unseen(const Unseen&) = delete;
    Unseen& operator=(const Unseen&) = delete;

private:
    std::array<struct sigaction, ending_signals.size()> before_{};
    struct sigaction pause_before_{};
    bool known_{};
};

// No more than can be valid, and one to see that it is not.
std::string first_line() {
    std::string line;
    for (char character{}; line.size() <= limits::password_length_max * bytes_per_character; line += character) {
        if (!std::cin.get(character) || character == '\n') break;
    }
    if (line.ends_with('\r')) line.pop_back();  // Of a file that was written on Windows.
    return line;
}

}  // namespace

std::string read_password() {
    if (::isatty(STDIN_FILENO) == 0) return first_line();
    std::cerr << "Password: ";
    const Unseen unseen;
    auto line = first_line();
    std::cerr << '\n';
    return line;
}

}  // namespace causerie::commands
