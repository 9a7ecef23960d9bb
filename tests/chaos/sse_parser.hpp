#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace causerie::chaos {

/// One Server-Sent Event.
struct ServerEvent {
    std::string id{};
    std::string name{};
    std::string data{};

    friend bool operator==(const ServerEvent&, const ServerEvent&) = default;
};

/// Takes a stream apart, as its bytes come. Only what the contract allows: no lines that end otherwise than in LF.
class SseParser {
public:
    void feed(std::string_view bytes) { buffer_.append(bytes); }

    /// The next whole event; nothing until more is fed.
    [[nodiscard]] std::optional<ServerEvent> next();

    /// A line that no stream of ours may hold.
    [[nodiscard]] bool is_malformed() const { return is_malformed_; }

private:
    void read_line(std::string_view line, ServerEvent& event);
    void forget_used();

    std::string buffer_{};
    std::size_t used_{};
    bool is_malformed_{};
};

}  // namespace causerie::chaos
