#include "common/validation/validate.hpp"

#include "common/text/utf8.hpp"
#include "common/validation/limits.hpp"

namespace causerie {
namespace {

struct Bounds {
    std::size_t min{};
    std::size_t max{};
};

enum class Lines { one, many };

std::optional<FieldError> check_text(const char* field, std::string_view text, Bounds bounds, Lines lines) {
    if (!utf8::is_valid(text)) return FieldError{field, "invalid", "Not valid UTF-8"};
    const auto length = utf8::length(text);
    if (length < bounds.min && length == 0) return FieldError{field, "too_short", "Must not be empty"};
    if (length < bounds.min) {
        return FieldError{field, "too_short", "At least " + std::to_string(bounds.min) + " characters"};
    }
    if (length > bounds.max) {
        return FieldError{field, "too_long", "At most " + std::to_string(bounds.max) + " characters"};
    }
    for (std::size_t offset = 0; offset < text.size();) {
        const auto code_point = utf8::next(text, offset);
        const bool layout = lines == Lines::many && (code_point == '\n' || code_point == '\t');
        if (utf8::is_control(code_point) && !layout) {
            return FieldError{field, "invalid", "Control characters are not allowed"};
        }
    }
    return std::nullopt;
}

class Problems {
public:
    void add(std::optional<FieldError> problem) {
        if (problem) fields_.push_back(std::move(*problem));
    }

    template <typename T>
    Result<T> finish(T value) {
        if (fields_.empty()) return value;
        return fail(Error{ErrorCode::validation_failed, fields_.front().detail, std::move(fields_)});
    }

private:
    std::vector<FieldError> fields_;
};

std::string trimmed(std::string text) {
    const auto inner = utf8::trim(text);
    if (inner.size() == text.size()) return text;
    return std::string{inner};
}

}  // namespace

std::optional<FieldError> check_username(std::string_view username) {
    if (auto problem =
            check_text("username", username, {limits::username_length_min, limits::username_length_max}, Lines::one)) {
        return problem;
    }
    for (const char character : username) {
        const bool letter = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
        const bool digit = character >= '0' && character <= '9';
        if (!letter && !digit && character != '.' && character != '_' && character != '-') {
            return FieldError{"username", "invalid", "Only the letters a to z, digits, dot, underscore and hyphen"};
        }
    }
    return std::nullopt;
}

std::optional<FieldError> check_password(std::string_view password) {
    if (!utf8::is_valid(password)) return FieldError{"password", "invalid", "Not valid UTF-8"};
    const auto length = utf8::length(password);
    if (length < limits::password_length_min) {
        return FieldError{"password", "too_short",
                          "At least " + std::to_string(limits::password_length_min) + " characters"};
    }
    if (length > limits::password_length_max) {
        return FieldError{"password", "too_long",
                          "At most " + std::to_string(limits::password_length_max) + " characters"};
    }
    return std::nullopt;
}

std::optional<FieldError> check_display_name(std::string_view display_name) {
    return check_text("display_name", display_name, {1, limits::display_name_length_max}, Lines::one);
}

std::optional<FieldError> check_room_name(std::string_view name) {
    return check_text("name", name, {1, limits::room_name_length_max}, Lines::one);
}

std::optional<FieldError> check_room_topic(std::string_view topic) {
    return check_text("topic", topic, {0, limits::room_topic_length_max}, Lines::one);
}

std::optional<FieldError> check_client_id(std::string_view client_id) {
    return check_text("client_id", client_id, {1, limits::client_id_length_max}, Lines::one);
}

std::optional<FieldError> check_body(std::string_view body) {
    return check_text("body", body, {1, limits::body_length_max}, Lines::many);
}

Result<Registration> validated(Registration registration) {
    Problems problems;
    problems.add(check_username(registration.username));
    problems.add(check_password(registration.password));
    if (registration.display_name) {
        registration.display_name = trimmed(std::move(*registration.display_name));
        if (registration.display_name->empty()) registration.display_name.reset();
    }
    if (registration.display_name) problems.add(check_display_name(*registration.display_name));
    return problems.finish(std::move(registration));
}

Result<NewRoom> validated(NewRoom room) {
    Problems problems;
    room.name = trimmed(std::move(room.name));
    room.topic = trimmed(std::move(room.topic));
    if (room.kind == RoomKind::direct) {
        problems.add(FieldError{"kind", "invalid", "Direct rooms are not created by name"});
    }
    problems.add(check_room_name(room.name));
    problems.add(check_room_topic(room.topic));
    return problems.finish(std::move(room));
}

Result<NewMessage> validated(NewMessage message) {
    Problems problems;
    message.body = trimmed(std::move(message.body));
    problems.add(check_client_id(message.client_id));
    problems.add(check_body(message.body));
    return problems.finish(std::move(message));
}

}  // namespace causerie
