#include "api/routes/decode.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include "api/services/room_rules.hpp"
#include "common/json/field_reader.hpp"

namespace causerie::routes {
namespace {

constexpr std::string_view json_type = "application/json";

char lower(char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
}

// With or without parameters, such as `; charset=utf-8`.
bool is_json(std::string_view content_type) {
    content_type = content_type.substr(0, content_type.find(';'));
    while (!content_type.empty() && (content_type.back() == ' ' || content_type.back() == '\t')) {
        content_type.remove_suffix(1);
    }
    return std::ranges::equal(content_type, json_type, {}, lower);
}

}  // namespace

Result<nlohmann::json> json_body(const http::Request& request) {
    if (request.body().empty()) return fail(ErrorCode::invalid_json, "The body is empty");
    if (!is_json(request.header("content-type"))) {
        return fail(ErrorCode::unsupported_media_type, "Content-Type must be application/json");
    }
    auto json = parse_json(request.body());
    if (!json) return fail(ErrorCode::invalid_json, "The body is not valid JSON");
    return std::move(*json);
}

Result<RoomId> captured_room(const http::Captures& captures) {
    const auto id = http::id_segment(captures.at(0));
    if (!id) return services::no_such_room();
    return RoomId{*id};
}

Result<MessageId> captured_message(const http::Captures& captures) {
    const auto id = http::id_segment(captures.at(0));
    if (!id) return fail(ErrorCode::not_found, "No such message");
    return MessageId{*id};
}

Result<std::optional<std::int64_t>> query_integer(const http::Request& request, const char* name,
                                                  IntegerBounds bounds) {
    const auto text = request.query(name);
    if (!text) return std::optional<std::int64_t>{};
    std::int64_t value = 0;
    const auto* const end = text->data() + text->size();
    const auto [stopped_at, error] = std::from_chars(text->data(), end, value);
    if (error != std::errc{} || stopped_at != end || value < bounds.min || value > bounds.max) {
        return fail(FieldError{name, "invalid",
                               "An integer from " + std::to_string(bounds.min) + " to " + std::to_string(bounds.max)});
    }
    return std::optional{value};
}

}  // namespace causerie::routes
