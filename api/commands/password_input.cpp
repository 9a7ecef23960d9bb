#include "api/commands/password_input.hpp"

#include <array>
#include <csignal>
#include <iostream>
#include <termios.h>
#include <unistd.h>

#include "common/validation/limits.hpp"

namespace causerie::commands {
namespace {

constexpr std::size_t bytes_per_character = 4;

constexpr std::array<int, 4> ending_signals{SIGINT, SIGTERM, SIGHUP, SIGQUIT};

// How the terminal was: where a signal's handler can reach it.
termios shown{};

// Only once: the signal does then what it always does.
extern "C" void show_and_end(int signal) {
    ::tcsetattr(STDIN_FILENO, TCSANOW, &shown);
    static_cast<void>(::raise(signal));
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
        auto unseen = shown;
        unseen.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &unseen);
    }
    ~Unseen() {
        if (!known_) return;
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
        for (std::size_t i = 0; i < before_.size(); ++i) ::sigaction(ending_signals.at(i), &before_.at(i), nullptr);
    }
    Unseen(const Unseen&) = delete;
    Unseen& operator=(const Unseen&) = delete;

private:
    std::array<struct sigaction, ending_signals.size()> before_{};
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
