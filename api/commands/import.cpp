#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "api/commands/archive.hpp"
#include "api/commands/archive_field.hpp"
#include "api/commands/archive_format.hpp"
#include "api/commands/database_options.hpp"
#include "api/commands/line_reader.hpp"
#include "api/commands/workspace.hpp"
#include "api/events/news.hpp"
#include "api/store/events.hpp"
#include "api/store/migrator.hpp"
#include "api/store/schema_version.hpp"
#include "api/store/unhurried.hpp"

namespace causerie::commands {
namespace {

using store::archive::Summary;

// On one line, in ASCII, and no longer than a name: the file may hold anything.
std::string quoted(const std::string& text) {
    constexpr std::size_t length = 40;
    const auto shown = text.size() <= length ? text : text.substr(0, length) + "...";
    return nlohmann::json(shown).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

/// Reads an export line by line, and stores it some rows at a time.
class Importer {
public:
    explicit Importer(std::istream& input) : reader_{input} {}

    Result<Summary> header() {
        const auto read = next_line();
        if (!read) return fail(read);
        auto summary = archive_format::parse_header(line_);
        if (!summary) return at_line(reader_.number(), summary.error().detail);
        return summary;
    }

    /// All rows and the trailer.
    Result<void> rows(store::Transaction& tx, const Summary& summary) {
        for (;;) {
            if (const auto read = next_line(); !read) return read;
            auto line = archive_format::parse_line(line_);
            if (!line) return at_line(reader_.number(), line.error().detail);
            if (line->table.empty()) return end(tx, line->content, summary);
            if (auto taken = take(tx, std::move(*line)); !taken) return taken;
        }
    }

    [[nodiscard]] std::int64_t count() const { return count_; }

private:
    struct Row {
        std::size_t line{};
        std::string json{};
    };

    static tl::unexpected<Error> at_line(std::size_t number, const std::string& what) {
        return fail(ErrorCode::validation_failed, "line " + std::to_string(number) + ": " + what);
    }

    Result<void> next_line() {
        switch (reader_.next(line_)) {
            case LineReader::Outcome::line: return {};
            case LineReader::Outcome::too_long: return at_line(reader_.number(), "Too long");
            case LineReader::Outcome::cut_off:
            case LineReader::Outcome::end: return at_line(reader_.number(), "The file ends too early");
        }
        return {};
    }

    Result<void> take(store::Transaction& tx, archive_format::Line line) {
        if (line.table != table_) {
            if (auto stored = store(tx); !stored) return stored;
            if (auto begun = begin_table(tx, line.table); !begun) return begun;
        }
        for (const auto& [name, value] : line.content.items()) {
            const auto column = columns_.find(name);
            if (column == columns_.end()) return at_line(reader_.number(), "Unknown field " + quoted(name));
            const auto checked = archive_field::check(column->second, value);
            if (!checked) return at_line(reader_.number(), checked.error().detail);
        }
        if (line.content.size() != columns_.size()) return at_line(reader_.number(), "A field is missing");
        auto json = line.content.dump();
        bytes_ += json.size();
        waiting_.push_back({reader_.number(), std::move(json)});
        const bool is_enough =
            waiting_.size() == limits::archive_rows_at_once || bytes_ >= limits::archive_line_bytes_max;
        return is_enough ? store(tx) : Result<void>{};
    }

    // They come in the order in which they can be stored.
    Result<void> begin_table(store::Transaction& tx, const std::string& table) {
        const auto names = store::archive::tables();
        const auto position = [&](const std::string& name) { return std::ranges::find(names, name) - names.begin(); };
        if (position(table) == std::ssize(names)) return at_line(reader_.number(), "Unknown table");
        if (!table_.empty() && position(table) <= position(table_)) {
            return at_line(reader_.number(), "A row of " + table + " in the wrong place");
        }
        table_ = table;
        columns_.clear();
        for (const auto& column : store::archive::columns(tx, table)) columns_.emplace(column.name, column);
        return {};
    }

    Result<void> store(store::Transaction& tx) {
        if (waiting_.empty()) return {};
        std::vector<std::string> rows;
        rows.reserve(waiting_.size());
        for (auto& row : waiting_) rows.push_back(std::move(row.json));
        if (const auto refusal = store::archive::fill(tx, table_, rows)) {
            return at_line(waiting_[refusal->row].line, "The database refuses it: " + refusal->reason);
        }
        counts_[table_] += static_cast<std::int64_t>(waiting_.size());
        count_ += static_cast<std::int64_t>(waiting_.size());
        waiting_.clear();
        bytes_ = 0;
        return {};
    }

    Result<void> end(store::Transaction& tx, const nlohmann::json& trailer, const Summary& summary) {
        if (auto stored = store(tx); !stored) return stored;
        const auto number = reader_.number();
        const auto checked = archive_format::check_trailer(trailer, count_, reader_.checksum());
        if (!checked) return at_line(number, checked.error().detail);
        for (const auto& [table, rows] : summary.rows) {
            if (counts_[table] != rows) return at_line(1, "There are more rows of " + table + ", or fewer");
        }
        if (reader_.next(line_) != LineReader::Outcome::end)
            return at_line(reader_.number(), "Something after the end");
        return {};
    }

    LineReader reader_;
    std::string line_{};
    std::string table_{};
    std::map<std::string, store::archive::Column> columns_{};
    std::vector<Row> waiting_{};
    std::size_t bytes_{};
    std::map<std::string, std::int64_t> counts_{};
    std::int64_t count_{};
};

Result<void> import_from(std::istream& input, const config::Config& config) {
    const auto options = database_options(config);
    Importer importer{input};
    const auto summary = importer.header();
    if (!summary) return fail(summary);
    Result<void> result;
    // The schema is made in it, too: what is refused leaves nothing behind.
    store::write_unhurried(options, [&](store::Transaction& tx) {
        store::migrate_to(tx, options.schema, summary->schema);
        // Whoever wants to register at this moment waits, and finds the workspace filled.
        static_cast<void>(store::events::lock(tx));
        if (!store::archive::is_fresh(tx)) {
            result = fail(ErrorCode::conflict, "The workspace is not empty: import into another schema or database");
            return false;
        }
        store::archive::clear(tx);
        result = importer.rows(tx, *summary);
        if (!result) return false;
        store::migrate(tx, options.schema);
        if (const auto contradiction = store::archive::finish(tx, *summary)) {
            result = fail(ErrorCode::validation_failed, "The export contradicts itself: " + *contradiction);
            return false;
        }
        store::archive::renew_epoch(tx);
        return true;
    });
    if (!result) return result;
    tell_instances(config, {std::string{events::news::log_grew}});
    std::cerr << "imported " << importer.count() << " rows\n";
    return {};
}

}  // namespace

int import_workspace(const config::Config& config, const std::string& path) {
    return reporting([&]() -> Result<void> {
        if (path == "-") return import_from(std::cin, config);
        std::ifstream file{path, std::ios::binary};
        if (!file) return fail(ErrorCode::not_found, "Cannot read " + path);
        return import_from(file, config);
    });
}

int note_restored(const config::Config& config) {
    return in_workspace(config, [&](store::Database& database) -> Result<void> {
        const auto head = database.transact([](store::Transaction& tx) { return store::archive::renew_epoch(tx); });
        tell_instances(config, {std::string{events::news::log_grew}});
        std::cout << "the log goes on at " << to_string(head) << "; every client starts over\n";
        return {};
    });
}

}  // namespace causerie::commands
