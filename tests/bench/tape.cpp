#include "tests/bench/tape.hpp"

#include "common/model/cursor.hpp"
#include "tests/bench/post_text.hpp"

namespace causerie::bench {
namespace {

constexpr std::string_view frame_end = "\n\n";

// The value of a frame's line.
std::string_view line(std::string_view frame, std::string_view name) {
    for (std::size_t at = 0; at < frame.size();) {
        const auto end = frame.find('\n', at);
        const auto text = frame.substr(at, end - at);
        if (text.starts_with(name)) return text.substr(name.size());
        at = end == std::string_view::npos ? frame.size() : end + 1;
    }
    return {};
}

}  // namespace

std::optional<std::string> Tape::add(std::string_view frame) {
    const auto cursor = parse_cursor(line(frame, "id: "));
    const auto kind = line(frame, "event: ");
    if (!cursor || kind != "message") return "a stream brought an event of kind " + std::string{kind};
    const auto json = line(frame, "data: ");
    const auto number = number_in(json, tag_);
    if (!number) return "a stream brought a message that nobody posted";
    const auto expected = due_.find(*number);
    if (expected == due_.end()) return "a stream brought a message twice";
    if (position_ != 0 && cursor->position != position_ + 1) return "a stream left out a position";
    if (integer_in(json, "event_seq") != cursor->position) return "an event's id is not its message's position";
    position_ = cursor->position;
    events_.push_back({.text = std::string{frame}, .number = *number, .due = expected->second});
    due_.erase(expected);
    return std::nullopt;
}

std::string TapeReader::last_id() const {
    return place_ == 0 ? "" : std::string{line(tape_.at(place_ - 1)->text, "id: ")};
}

std::size_t TapeReader::frame_length(std::string_view bytes) {
    const auto end = bytes.find(frame_end);
    return end == std::string_view::npos ? 0 : end + frame_end.size();
}

bool TapeReader::is_aside(std::string_view frame) {
    const auto kind = line(frame, "event: ");
    is_live_ = is_live_ || kind == "ping";
    if (kind == "bye") {
        const auto delay = integer_in(line(frame, "data: "), "retry_ms");
        if (delay) farewell_ = std::chrono::milliseconds{*delay};
        return delay.has_value();
    }
    return kind == "ping" || (line(frame, "id: ").empty() && kind != "reset");
}

}  // namespace causerie::bench
