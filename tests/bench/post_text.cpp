#include "tests/bench/post_text.hpp"

#include <charconv>

namespace causerie::bench {
namespace {

constexpr std::size_t body_bytes = 100;
constexpr std::string_view filling =
    "the quick brown fox jumps over the lazy dog while the bench counts what comes back whole and in order";

std::string quoted(std::string_view name, std::string_view value) {
    std::string text{"\""};
    return text.append(name).append("\":\"").append(value).append("\"");
}

std::optional<std::int64_t> leading_integer(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{}) return std::nullopt;
    return value;
}

}  // namespace

PostText post_text(std::string_view tag, std::int64_t number) {
    PostText text{.client_id = std::string{tag}.append("-").append(std::to_string(number))};
    text.body = text.client_id + " " + std::string{filling};
    text.body.resize(body_bytes);
    text.body.back() = '.';  // A blank would be trimmed.
    return text;
}

std::string post_json(const PostText& text) {
    return "{" + quoted("body", text.body) + "," + quoted("client_id", text.client_id) + "}";
}

bool has_text(std::string_view json, const PostText& text) {
    return json.find(quoted("body", text.body)) != std::string_view::npos &&
           json.find(quoted("client_id", text.client_id)) != std::string_view::npos;
}

std::optional<std::int64_t> number_in(std::string_view json, std::string_view tag) {
    const auto begin = std::string{R"("client_id":")"}.append(tag).append("-");
    const auto at = json.find(begin);
    if (at == std::string_view::npos) return std::nullopt;
    const auto number = leading_integer(json.substr(at + begin.size()));
    if (!number || !has_text(json, post_text(tag, *number))) return std::nullopt;
    return number;
}

std::optional<std::int64_t> integer_in(std::string_view json, std::string_view name) {
    const auto begin = std::string{"\""}.append(name).append("\":");
    const auto at = json.find(begin);
    if (at == std::string_view::npos) return std::nullopt;
    return leading_integer(json.substr(at + begin.size()));
}

}  // namespace causerie::bench
