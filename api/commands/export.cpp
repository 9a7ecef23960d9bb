#include <cstdint>
#include <iostream>
#include <string>
#include <string_view>

#include "api/commands/archive.hpp"
#include "api/commands/archive_format.hpp"
#include "api/commands/database_options.hpp"
#include "api/commands/output_file.hpp"
#include "api/commands/workspace.hpp"
#include "api/security/checksum.hpp"
#include "api/store/unhurried.hpp"

namespace causerie::commands {
namespace {

/// Writes lines and counts along.
class Writer {
public:
    explicit Writer(const std::string& path) : file_{path} {}

    void header(const store::archive::Summary& summary) { line(archive_format::header_line(summary)); }
    void row(const std::string& table, std::string_view json) {
        line(archive_format::row_line(table, json));
        ++rows_;
    }
    void finish() {
        line(archive_format::trailer_line(rows_, checksum_.hexadecimal()));
        file_.finish();
    }
    [[nodiscard]] std::int64_t rows() const { return rows_; }

private:
    void line(std::string text) {
        text += '\n';
        checksum_.add(text);
        file_.write(text);
    }

    OutputFile file_;
    security::Checksum checksum_{};
    std::int64_t rows_{};
};

}  // namespace

int export_workspace(const config::Config& config, const std::string& path) {
    return in_workspace(config, [&](store::Database&) -> Result<void> {
        Writer writer{path};
        store::read_unhurried(database_options(config), [&](store::Transaction& tx) {
            writer.header(store::archive::summary(tx));
            for (const auto& table : store::archive::tables()) {
                store::archive::each_row(tx, table, [&](std::string_view row) { writer.row(table, row); });
            }
        });
        writer.finish();
        std::cerr << "exported " << writer.rows() << " rows\n";
        return {};
    });
}

}  // namespace causerie::commands
