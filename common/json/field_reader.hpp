#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "common/model/ids.hpp"
#include "common/result.hpp"

namespace causerie {

/// Parses UTF-8 JSON without exceptions; nothing for malformed text, or for text nested deeper than
/// `limits::json_depth_max`, which would overflow a small stack.
[[nodiscard]] std::optional<nlohmann::json> parse_json(std::string_view text);

/// Serialises without exceptions: invalid UTF-8 becomes U+FFFD.
[[nodiscard]] std::string dump_json(const nlohmann::json& json);

/// Reads the fields of one JSON object without exceptions (the browser build has none). A bad field is remembered and
/// the next one read all the same, so that `finish` can name every one at once. Unknown fields are ignored.
class FieldReader {
public:
    explicit FieldReader(const nlohmann::json& object);

    FieldReader& read(const char* name, std::string& target);
    FieldReader& read(const char* name, std::int64_t& target);
    FieldReader& read(const char* name, bool& target);

    template <typename Tag>
    FieldReader& read(const char* name, Id<Tag>& target) {
        return read(name, target.value);
    }

    /// A field that may be missing or null: `target` then becomes `std::nullopt`.
    template <typename T>
    FieldReader& read_optional(const char* name, std::optional<T>& target) {
        target.reset();
        if (!has(name)) return *this;
        T value{};
        read(name, value);
        target = std::move(value);
        return *this;
    }

    /// A field that may be missing or null: `target` then keeps its value.
    template <typename T>
    FieldReader& read_if_present(const char* name, T& target) {
        return has(name) ? read(name, target) : *this;
    }

    /// A nested object or array, decoded by `decode`, a `Result<T>(const nlohmann::json&)`.
    template <typename T, typename Decode>
    FieldReader& read_with(const char* name, T& target, Decode decode) {
        const auto* field = find(name);
        if (field == nullptr) return *this;
        auto decoded = decode(*field);
        if (decoded) {
            target = std::move(*decoded);
        } else {
            reject(name, "invalid", decoded.error().detail);
        }
        return *this;
    }

    /// A string that names an enumerator, looked up by `parse`, a `std::optional<T>(std::string_view)`.
    template <typename T, typename Parse>
    FieldReader& read_enum(const char* name, T& target, Parse parse) {
        std::string text;
        const auto errors_before = errors_.size();
        read(name, text);
        if (errors_.size() != errors_before || !is_object_) return *this;
        if (const auto value = parse(text)) {
            target = *value;
        } else {
            reject(name, "invalid", "Not one of the allowed values");
        }
        return *this;
    }

    /// Every element of an array, decoded by `decode`; a missing field is an error.
    template <typename T, typename Decode>
    FieldReader& read_array(const char* name, std::vector<T>& target, Decode decode) {
        const auto* field = find(name);
        if (field == nullptr) return *this;
        if (!field->is_array()) return reject(name, "wrong_type", "Expected an array");
        target.clear();
        for (const auto& element : *field) {
            auto decoded = decode(element);
            if (!decoded) return reject(name, "invalid", decoded.error().detail);
            target.push_back(std::move(*decoded));
        }
        return *this;
    }

    /// Adds an error about `name`.
    FieldReader& reject(const char* name, std::string code, std::string detail);

    /// `value` if every read succeeded, else one `validation_failed` that names every bad field.
    template <typename T>
    [[nodiscard]] Result<T> finish(T value) {
        if (errors_.empty()) return value;
        return fail(Error{ErrorCode::validation_failed, errors_.front().detail, std::move(errors_)});
    }

private:
    [[nodiscard]] bool has(const char* name) const;
    const nlohmann::json* find(const char* name);

    const nlohmann::json& object_;
    bool is_object_;
    std::vector<FieldError> errors_;
};

}  // namespace causerie
