#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>
#include <variant>

#include "api/log/level.hpp"

namespace causerie::log {

/// One named value of a log line. Never a password, a token, a connection string or a message's body.
struct Field {
    using Value = std::variant<bool, std::int64_t, double, std::string>;

    Field(std::string_view field_name, bool field_value) : name{field_name}, value{field_value} {}
    Field(std::string_view field_name, std::integral auto field_value)
        : name{field_name}, value{static_cast<std::int64_t>(field_value)} {}
    Field(std::string_view field_name, double field_value) : name{field_name}, value{field_value} {}
    Field(std::string_view field_name, std::string_view field_value)
        : name{field_name}, value{std::string{field_value}} {}
    Field(std::string_view field_name, const char* field_value) : Field{field_name, std::string_view{field_value}} {}

    std::string_view name;  ///< Must outlive the call: a literal.
    Value value;
};

using Fields = std::initializer_list<Field>;

/// Writes one JSON object a line: `{"time":"…Z","level":"info","message":"…", fields …}`.
///
/// Each line is one `write`, so lines of several threads and processes do not mix. A line that cannot be written is
/// dropped: the server must not die of a full disk behind its log. Any thread may call.
class Logger {
public:
    /// @param lowest      lines below it cost one comparison
    /// @param descriptor  stays the caller's; 1 is standard output
    explicit Logger(Level lowest, int descriptor = 1) : lowest_{lowest}, descriptor_{descriptor} {}

    void debug(std::string_view message, Fields fields = {}) const { write(Level::debug, message, fields); }
    void info(std::string_view message, Fields fields = {}) const { write(Level::info, message, fields); }
    void warning(std::string_view message, Fields fields = {}) const { write(Level::warning, message, fields); }
    void error(std::string_view message, Fields fields = {}) const { write(Level::error, message, fields); }

    [[nodiscard]] bool writes(Level level) const { return level >= lowest_; }

private:
    void write(Level level, std::string_view message, Fields fields) const;

    Level lowest_;
    int descriptor_;
    mutable std::mutex mutex_;
};

}  // namespace causerie::log
