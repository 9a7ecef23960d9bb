#include "common/model/cursor.hpp"

#include <charconv>

#include "common/validation/limits.hpp"

namespace causerie {

std::string to_string(const Cursor& cursor) { return cursor.epoch + "-" + std::to_string(cursor.position); }

std::optional<Cursor> parse_cursor(std::string_view text) {
    const auto dash = text.find('-');
    if (dash == std::string_view::npos || dash == 0 || dash > limits::epoch_length_max) return std::nullopt;
    for (const char character : text.substr(0, dash)) {
        const bool allowed = (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
        if (!allowed) return std::nullopt;
    }
    const auto digits = text.substr(dash + 1);
    Cursor cursor{.epoch = std::string{text.substr(0, dash)}};
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), cursor.position);
    if (error != std::errc{} || end != digits.data() + digits.size() || cursor.position < 0) return std::nullopt;
    return cursor;
}

}  // namespace causerie
