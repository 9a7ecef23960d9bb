#include "api/commands/line_reader.hpp"

#include "common/validation/limits.hpp"

namespace causerie::commands {

LineReader::Outcome LineReader::next(std::string& line) {
    checksum_ = sum_.hexadecimal();
    line.clear();
    auto* buffer = input_.rdbuf();
    ++number_;
    for (;;) {
        const auto character = buffer->sbumpc();
        if (character == std::char_traits<char>::eof()) return line.empty() ? Outcome::end : Outcome::cut_off;
        if (character == '\n') break;
        if (line.size() == limits::archive_line_bytes_max) return Outcome::too_long;
        line += std::char_traits<char>::to_char_type(character);
    }
    sum_.add(line);
    sum_.add("\n");
    return Outcome::line;
}

}  // namespace causerie::commands
