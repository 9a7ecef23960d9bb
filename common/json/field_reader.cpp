#include "common/json/field_reader.hpp"

#include "common/validation/limits.hpp"

namespace causerie {
namespace {

bool nesting_is_bounded(std::string_view text) {
    int depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char character = text[i];
        if (in_string) {
            if (character == '\\') ++i;
            if (character == '"') in_string = false;
        } else if (character == '"') {
            in_string = true;
        } else if (character == '{' || character == '[') {
            if (++depth > limits::json_depth_max) return false;
        } else if (character == '}' || character == ']') {
            --depth;
        }
    }
    return true;
}

}  // namespace

std::optional<nlohmann::json> parse_json(std::string_view text) {
    if (!nesting_is_bounded(text)) return std::nullopt;
    // As `nlohmann::json::parse` does, but without bringing its parser along once more for callbacks.
    nlohmann::json json;
    nlohmann::detail::json_sax_dom_parser<nlohmann::json> builder{json, false};
    if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) return std::nullopt;
    return json;
}

std::string dump_json(const nlohmann::json& json) {
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

FieldReader::FieldReader(const nlohmann::json& object) : object_{object}, is_object_{object.is_object()} {
    if (!is_object_) errors_.push_back({"", "wrong_type", "Expected a JSON object"});
}

bool FieldReader::has(const char* name) const {
    if (!is_object_) return false;
    const auto found = object_.find(name);
    return found != object_.end() && !found->is_null();
}

const nlohmann::json* FieldReader::find(const char* name) {
    if (!is_object_) return nullptr;
    const auto found = object_.find(name);
    if (found != object_.end()) return &*found;
    reject(name, "missing", std::string{"Missing field "} + name);
    return nullptr;
}

FieldReader& FieldReader::reject(const char* name, std::string code, std::string detail) {
    errors_.push_back({name, std::move(code), std::move(detail)});
    return *this;
}

FieldReader& FieldReader::read(const char* name, std::string& target) {
    const auto* field = find(name);
    if (field == nullptr) return *this;
    if (!field->is_string()) return reject(name, "wrong_type", "Expected a string");
    target = field->get_ref<const std::string&>();
    return *this;
}

FieldReader& FieldReader::read(const char* name, std::int64_t& target) {
    const auto* field = find(name);
    if (field == nullptr) return *this;
    // An unsigned value above INT64_MAX would wrap around, so it is refused as a type of its own.
    const bool fits = field->is_number_unsigned() ? field->get<std::uint64_t>() <= limits::json_integer_max
                                                  : field->is_number_integer();
    if (!fits) return reject(name, "wrong_type", "Expected an integer");
    target = field->get<std::int64_t>();
    return *this;
}

FieldReader& FieldReader::read(const char* name, bool& target) {
    const auto* field = find(name);
    if (field == nullptr) return *this;
    if (!field->is_boolean()) return reject(name, "wrong_type", "Expected true or false");
    target = field->get<bool>();
    return *this;
}

}  // namespace causerie
