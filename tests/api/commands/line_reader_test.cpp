#include "api/commands/line_reader.hpp"

#include <sstream>
#include <string>

#include "common/validation/limits.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;
using commands::LineReader;
using Outcome = LineReader::Outcome;

namespace {

std::string checksum_of(const std::string& text) {
    security::Checksum checksum;
    checksum.add(text);
    return checksum.hexadecimal();
}

}  // namespace

TEST_CASE("lines are counted, and the checksum is of those before the last one", "[lines]") {
    std::istringstream input{"one\n\ntwo\n"};
    LineReader reader{input};
    std::string line;
    CHECK(reader.next(line) == Outcome::line);
    CHECK(line == "one");
    CHECK(reader.checksum() == checksum_of(""));
    CHECK(reader.next(line) == Outcome::line);
    CHECK(line.empty());
    CHECK(reader.next(line) == Outcome::line);
    CHECK(line == "two");
    CHECK(reader.number() == 3);
    CHECK(reader.checksum() == checksum_of("one\n\n"));
    CHECK(reader.next(line) == Outcome::end);
    CHECK(reader.checksum() == checksum_of("one\n\ntwo\n"));
}

TEST_CASE("a line without an end was cut off", "[lines]") {
    std::istringstream input{"one\ntw"};
    LineReader reader{input};
    std::string line;
    CHECK(reader.next(line) == Outcome::line);
    CHECK(reader.next(line) == Outcome::cut_off);
    CHECK(reader.number() == 2);
}

TEST_CASE("no line takes more memory than it may", "[lines]") {
    const std::string longest(limits::archive_line_bytes_max, 'x');
    std::istringstream input{longest + "\n" + longest + "x\n"};
    LineReader reader{input};
    std::string line;
    CHECK(reader.next(line) == Outcome::line);
    CHECK(reader.next(line) == Outcome::too_long);
    CHECK(line.size() <= limits::archive_line_bytes_max);
}
