#include "api/commands/archive_field.hpp"

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>

#include "api/security/password.hpp"

namespace causerie::commands::archive_field {
namespace {

using nlohmann::json;
using store::archive::Column;

bool names_a_row(std::string_view column) {
    return column == "id" || column.ends_with("_id") || column == "reply_to" || column == "created_by";
}

bool is_integer(const Column& column, const json& value) {
    return value.is_number_unsigned() && value <= integer_max && (value > 0 || !names_a_row(column.name));
}

// PostgreSQL would also take "infinity", "now", and years that a date in JSON has no digits for.
bool is_time(const json& value) {
    if (!value.is_string()) return false;
    constexpr std::string_view form = "0000-00-00T00:00:00";
    std::string_view text = value.get_ref<const std::string&>();
    const auto is_digit = [](unsigned char c) { return std::isdigit(c) != 0; };
    const auto seconds = text.substr(0, form.size());
    const bool has_form = std::ranges::equal(seconds, form, [&](char character, char like) {
        return like == '0' ? is_digit(static_cast<unsigned char>(character)) : character == like;
    });
    if (!has_form || seconds > "9999-12-31T23:59:59") return false;
    text.remove_prefix(form.size());
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        const auto digits = static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
        if (digits == 0 || digits > 3) return false;
        text.remove_prefix(digits);
    }
    return text == "+00:00" || text == "Z";
}

tl::unexpected<Error> wrong(const Column& column, const char* what) {
    return fail(ErrorCode::validation_failed, "Field " + column.name + " " + what);
}

}  // namespace

Result<void> check(const Column& column, const json& value) {
    using Content = store::archive::Column::Content;
    if (value.is_structured()) return wrong(column, "is no plain value");
    if (value.is_null()) return {};  // The database knows which may be.
    if (column.content == Content::integer && !is_integer(column, value)) {
        return wrong(column, "is no whole number, or one out of bounds");
    }
    if (column.content == Content::time && !is_time(value)) return wrong(column, "is no time in UTC");
    if (column.name == "password_hash" && value.is_string() &&
        !security::PasswordHasher::is_affordable(value.get_ref<const std::string&>())) {
        return wrong(column, "would cost too much to check");
    }
    return {};
}

}  // namespace causerie::commands::archive_field
