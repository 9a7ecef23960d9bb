#include "api/commands/archive_format.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "api/commands/archive_field.hpp"

namespace causerie::commands::archive_format {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr const char* name_of_format = "causerie export";

tl::unexpected<Error> malformed(std::string why) { return fail(ErrorCode::validation_failed, std::move(why)); }

bool is_count(const json& value) { return value.is_number_unsigned() && value <= archive_field::integer_max; }

// By table: of one that is not named, since it was not there yet, there are no rows.
std::optional<std::map<std::string, std::int64_t>> read_counts(const json& counts) {
    std::map<std::string, std::int64_t> rows;
    for (auto& name : store::archive::tables()) rows.emplace(std::move(name), 0);
    if (!counts.is_object()) return std::nullopt;
    for (const auto& [name, count] : counts.items()) {
        if (!rows.contains(name) || !is_count(count)) return std::nullopt;
        rows[name] = count.get<std::int64_t>();
    }
    return rows;
}

bool holds_last_ids(const json& ids) { return ids.is_object() && std::ranges::all_of(ids, is_count); }

}  // namespace

std::string header_line(const store::archive::Summary& summary) {
    return ordered_json{{"format", name_of_format},      {"version", version},
                        {"schema", summary.schema},      {"epoch", summary.head.epoch},
                        {"head", summary.head.position}, {"rows", summary.rows},
                        {"last_ids", summary.last_ids}}
        .dump();
}

Result<store::archive::Summary> parse_header(const std::string& line) {
    const auto header = json::parse(line, nullptr, false);
    if (!header.is_object() || header.value("format", json{}) != name_of_format)
        return malformed("Not an export of Causerie");
    if (header.value("version", json{}) != version) {
        return malformed("An export in another format: import it with the version that wrote it");
    }
    const auto schema = header.value("schema", json{});
    const auto head = header.value("head", json{});
    auto rows = read_counts(header.value("rows", json{}));
    const auto last_ids = header.value("last_ids", json{});
    if (!is_count(schema) || schema < 1 || schema > std::numeric_limits<int>::max() || !is_count(head) || !rows ||
        !holds_last_ids(last_ids)) {
        return malformed("The header is malformed");
    }
    return store::archive::Summary{.schema = schema.get<int>(),
                                   .head = {.epoch = {}, .position = head.get<std::int64_t>()},
                                   .rows = std::move(*rows),
                                   .last_ids = last_ids.get<std::map<std::string, std::int64_t>>()};
}

std::string row_line(std::string_view table, std::string_view row) {
    std::string line{"{\""};
    line.append(table).append("\":").append(row).append("}");
    return line;
}

Result<Line> parse_line(const std::string& line) {
    auto value = json::parse(line, nullptr, false);
    if (!value.is_object() || value.size() != 1 || !value.begin()->is_object()) {
        return malformed("Not a JSON object of one table or the end");
    }
    auto table = value.begin().key();
    if (table == "end") return Line{{}, std::move(*value.begin())};
    return Line{std::move(table), std::move(*value.begin())};
}

std::string trailer_line(std::int64_t rows, const std::string& checksum) {
    return ordered_json{{"end", ordered_json{{"rows", rows}, {"sha256", checksum}}}}.dump();
}

Result<void> check_trailer(const json& trailer, std::int64_t rows, const std::string& checksum) {
    if (trailer.value("rows", json{}) != rows) return malformed("There are more rows, or fewer, than the end says");
    if (trailer.value("sha256", json{}) != checksum) return malformed("The checksum is another: something was changed");
    return {};
}

}  // namespace causerie::commands::archive_format
