#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "api/store/archive.hpp"
#include "common/result.hpp"

/// The lines of an export: a header, a row each, a trailer, all of them JSON objects. Failures are one sentence.
namespace causerie::commands::archive_format {

/// Raised when a reader of the older one would misunderstand the newer.
inline constexpr int version = 1;

[[nodiscard]] std::string header_line(const store::archive::Summary& summary);
[[nodiscard]] Result<store::archive::Summary> parse_header(const std::string& line);

[[nodiscard]] std::string row_line(std::string_view table, std::string_view row);

/// A line that is not the header.
struct Line {
    std::string table{};  ///< Empty for the trailer.
    nlohmann::json content{};
};

[[nodiscard]] Result<Line> parse_line(const std::string& line);

/// @param checksum  SHA-256 of all lines before, their ends included
[[nodiscard]] std::string trailer_line(std::int64_t rows, const std::string& checksum);
[[nodiscard]] Result<void> check_trailer(const nlohmann::json& trailer, std::int64_t rows, const std::string& checksum);

}  // namespace causerie::commands::archive_format
