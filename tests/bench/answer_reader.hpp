#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace causerie::bench {

/// One whole answer. Good until the reader is fed or asked again.
struct Answer {
    int status{};
    std::string_view head{};  ///< Status line and fields.
    std::string_view body{};
};

/// What is told of an answer that was not expected: its status, and what a short body says.
[[nodiscard]] std::string described(const Answer& answer);

/// The value of a field of an answer's head; empty if there is none. Names are compared without regard to case.
[[nodiscard]] std::string_view field(std::string_view head, std::string_view name);

/// The status of an answer's head; 0 if it is not HTTP/1.1.
[[nodiscard]] int status_of(std::string_view head);

/// Takes the answers of one keep-alive connection out of its bytes. Knows Content-Length and no other framing, which is
/// all that the measured calls use.
class AnswerReader {
public:
    void feed(std::string_view bytes);

    /// The next answer that is there as a whole.
    [[nodiscard]] std::optional<Answer> next();

    /// Whether something came that is no such answer; nothing more can be read then.
    [[nodiscard]] bool is_malformed() const { return is_malformed_; }

    void clear();

private:
    std::string bytes_{};
    std::size_t used_{};
    bool is_malformed_{};
};

}  // namespace causerie::bench
