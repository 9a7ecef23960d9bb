#include "tests/bench/answer_reader.hpp"

#include <charconv>
#include <strings.h>

namespace causerie::bench {
namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::string_view head_end = "\r\n\r\n";

template <typename Number>
bool read_number(std::string_view text, Number& number) {
    const auto* last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, number);
    return error == std::errc{} && end == last;
}

}  // namespace

std::string described(const Answer& answer) {
    constexpr std::size_t body_shown_max = 300;
    return std::to_string(answer.status) + " " + std::string{answer.body.substr(0, body_shown_max)};
}

std::string_view field(std::string_view head, std::string_view name) {
    for (auto at = head.find(line_end); at != std::string_view::npos; at = head.find(line_end, at)) {
        at += line_end.size();
        const auto line = head.substr(at, head.find(line_end, at) - at);
        if (line.size() <= name.size() || line[name.size()] != ':') continue;
        if (::strncasecmp(line.data(), name.data(), name.size()) != 0) continue;
        const auto value = line.find_first_not_of(' ', name.size() + 1);
        return value == std::string_view::npos ? std::string_view{} : line.substr(value);
    }
    return {};
}

int status_of(std::string_view head) {
    constexpr std::string_view version = "HTTP/1.1 ";
    constexpr std::size_t digits = 3;
    int status = 0;
    if (!head.starts_with(version) || !read_number(head.substr(version.size(), digits), status)) return 0;
    return status;
}

void AnswerReader::feed(std::string_view bytes) {
    bytes_.erase(0, used_);
    used_ = 0;
    bytes_ += bytes;
}

std::optional<Answer> AnswerReader::next() {
    const auto rest = std::string_view{bytes_}.substr(used_);
    const auto end = rest.find(head_end);
    if (end == std::string_view::npos || is_malformed_) return std::nullopt;
    Answer answer{.head = rest.substr(0, end)};
    answer.status = status_of(answer.head);
    std::size_t length = 0;
    if (answer.status == 0 || !read_number(field(answer.head, "Content-Length"), length)) {
        is_malformed_ = true;
        return std::nullopt;
    }
    const auto begin = end + head_end.size();
    if (rest.size() - begin < length) return std::nullopt;
    answer.body = rest.substr(begin, length);
    used_ += begin + length;
    return answer;
}

void AnswerReader::clear() {
    bytes_.clear();
    used_ = 0;
    is_malformed_ = false;
}

}  // namespace causerie::bench
