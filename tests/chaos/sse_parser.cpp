#include "tests/chaos/sse_parser.hpp"

namespace causerie::chaos {

std::optional<ServerEvent> SseParser::next() {
    while (true) {
        const auto end = buffer_.find("\n\n", used_);
        if (end == std::string::npos) {
            forget_used();
            return std::nullopt;
        }
        ServerEvent event;
        std::string_view block{buffer_.data() + used_, end + 1 - used_};
        used_ = end + 2;
        while (!block.empty()) {
            const auto line_end = block.find('\n');
            read_line(block.substr(0, line_end), event);
            block.remove_prefix(line_end + 1);
        }
        // A comment or a bare `retry:` is no event.
        if (!event.name.empty() || !event.data.empty()) return event;
    }
}

void SseParser::read_line(std::string_view line, ServerEvent& event) {
    if (line.empty() || line.front() == ':') return;
    const auto colon = line.find(": ");
    const auto name = line.substr(0, colon);
    const auto value = colon == std::string_view::npos ? std::string_view{} : line.substr(colon + 2);
    if (name == "id") {
        event.id = value;
    } else if (name == "event") {
        event.name = value;
    } else if (name == "data") {
        if (!event.data.empty()) event.data += '\n';
        event.data += value;
    } else if (name != "retry") {
        is_malformed_ = true;
    }
}

void SseParser::forget_used() {
    buffer_.erase(0, used_);
    used_ = 0;
}

}  // namespace causerie::chaos
