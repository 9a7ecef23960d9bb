#pragma once

#include <cstddef>
#include <istream>
#include <string>

#include "api/security/checksum.hpp"

namespace causerie::commands {

/// The lines of a file that may be of any size, one at a time, and the checksum of those that were read.
class LineReader {
public:
    enum class Outcome { line, end, cut_off, too_long };

    explicit LineReader(std::istream& input) : input_{input} {}

    /// Reads the next line, without its end. One without an end was cut off.
    [[nodiscard]] Outcome next(std::string& line);

    /// Of the last line, beginning with 1.
    [[nodiscard]] std::size_t number() const { return number_; }

    /// Of all lines before the last one.
    [[nodiscard]] const std::string& checksum() const { return checksum_; }

private:
    std::istream& input_;
    std::size_t number_{};
    security::Checksum sum_{};
    std::string checksum_{};
};

}  // namespace causerie::commands
