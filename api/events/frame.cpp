#include "api/events/frame.hpp"

namespace causerie::events {
namespace {

// The value of the line that begins with `name`; lines never hold a line break, since JSON escapes it.
std::string_view field(std::string_view frame, std::string_view name) {
    for (std::size_t at = 0; at < frame.size();) {
        const auto end = frame.find('\n', at);
        const auto line = frame.substr(at, end == std::string_view::npos ? end : end - at);
        if (line.substr(0, name.size()) == name) return line.substr(name.size());
        if (end == std::string_view::npos) break;
        at = end + 1;
    }
    return {};
}

}  // namespace

std::string frame_text(const Cursor& cursor, std::string_view name, std::string_view json) {
    const auto id = to_string(cursor);
    std::string text;
    text.reserve(id.size() + name.size() + json.size() + sizeof "id: \nevent: \ndata: \n\n");
    text.append("id: ").append(id).append("\n").append(frame_text(name, json));
    return text;
}

std::string frame_text(std::string_view name, std::string_view json) {
    std::string text;
    text.append("event: ").append(name).append("\ndata: ").append(json).append("\n\n");
    return text;
}

std::string frame_as_json(std::string_view frame) {
    std::string json;
    json.reserve(frame.size() + sizeof R"({"id":"","event":"","data":})");
    json.append(R"({"id":")").append(field(frame, "id: "));
    json.append(R"(","event":")").append(field(frame, "event: "));
    json.append(R"(","data":)").append(field(frame, "data: ")).append("}");
    return json;
}

}  // namespace causerie::events
