#include "api/commands/password_input.hpp"

#include <iostream>
#include <termios.h>
#include <unistd.h>

#include "common/validation/limits.hpp"

namespace causerie::commands {
namespace {

constexpr std::size_t bytes_per_character = 4;

/// What is typed is not shown while this lives.
class Unseen {
public:
    Unseen() {
        known_ = ::tcgetattr(STDIN_FILENO, &before_) == 0;
        auto unseen = before_;
        unseen.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        if (known_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &unseen);
    }
    ~Unseen() {
        if (known_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }
    Unseen(const Unseen&) = delete;
    Unseen& operator=(const Unseen&) = delete;

private:
    termios before_{};
    bool known_{};
};

// No more than can be valid, and one to see that it is not.
std::string first_line() {
    std::string line;
    for (char character{}; line.size() <= limits::password_length_max * bytes_per_character; line += character) {
        if (!std::cin.get(character) || character == '\n') break;
    }
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
