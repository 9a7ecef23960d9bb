#pragma once

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/filled_workspace.hpp"
#include "tests/support/temporary_folder.hpp"

/// An exported workspace, its lines, and what somebody may have done to them.
namespace causerie::test::archive {

using nlohmann::json;
using nlohmann::ordered_json;

using Lines = std::vector<std::string>;

inline Lines lines_of(const std::string& text) {
    Lines lines;
    std::istringstream input{text};
    for (std::string line; std::getline(input, line);) lines.push_back(line);
    return lines;
}

inline std::string text_of(const Lines& lines) {
    std::string text;
    for (const auto& line : lines) text += line + "\n";
    return text;
}

inline void write(const std::string& path, const std::string& text) { std::ofstream{path, std::ios::binary} << text; }

inline CommandResult run(const std::string& command, const std::string& file,
                         const ServerProcess::Environment& environment, const std::string& input = {}) {
    return run_causerie({command, file}, environment, input);
}

/// All that does not change when a workspace moves.
inline Lines rows_of(const std::string& text) {
    auto lines = lines_of(text);
    REQUIRE(lines.size() >= 2);
    auto header = ordered_json::parse(lines.front());
    header.erase("epoch");
    lines.front() = header.dump();
    lines.pop_back();
    return lines;
}

inline std::string epoch_of(const std::string& text) { return json::parse(lines_of(text).front())["epoch"]; }

/// With the right end again, as somebody would who knows the format.
inline std::string sealed(Lines lines, const Workspace& workspace) {
    lines.pop_back();
    const auto text = text_of(lines);
    std::ostringstream hex;
    for (const unsigned char c : text) hex << std::hex << (c >> 4U) << (c & 15U);
    const auto sum = workspace.execute("SELECT encode(sha256(decode('" + hex.str() + "', 'hex')), 'hex')");
    const ordered_json end{{"end", {{"rows", lines.size() - 1}, {"sha256", sum.one_field().as<std::string>()}}}};
    return text + end.dump() + "\n";
}

inline std::size_t first_of(const Lines& lines, const std::string& table) {
    const auto found = std::ranges::find_if(lines, [&](const auto& line) { return line.starts_with("{\"" + table); });
    REQUIRE(found != lines.end());
    return static_cast<std::size_t>(found - lines.begin());
}

struct Export {
    Export() {
        REQUIRE(run("export", file, filled.environment()).status == 0);
        text = content_of(file);
    }

    FilledWorkspace filled{};
    TemporaryFolder folder{};
    std::string file{folder.file("export.jsonl")};
    std::string text{};
};

/// An export, and an empty workspace that does not want anything else.
struct Target {
    Target() {
        REQUIRE(run_causerie({"migrate"}, environment).status == 0);
        untouched = run("export", "-", environment).out;
    }

    void refuses(const std::string& text, const std::string& reason) const {
        const auto file = from.folder.file("broken.jsonl");
        write(file, text);
        const auto result = run("import", file, environment);
        INFO(result.out.substr(0, 400));
        CHECK(result.status == 1);
        CHECK(result.out.find(reason) != std::string::npos);
        CHECK(std::count(result.out.begin(), result.out.end(), '\n') == 1);
        CHECK(result.out.size() < 200);
        CHECK(run("export", "-", environment).out == untouched);
    }

    [[nodiscard]] Lines with(std::size_t line, const std::string& text) const {
        auto changed = lines;
        changed.at(line) = text;
        return changed;
    }

    [[nodiscard]] std::string edited(std::size_t line, const char* table, const char* field, const json& value) const {
        auto row = ordered_json::parse(lines.at(line));
        row[table][field] = value;
        return sealed(with(line, row.dump()), target);
    }

    static std::string at(std::size_t index) { return "line " + std::to_string(index + 1) + ": "; }

    Export from{};
    Workspace target{};
    ServerProcess::Environment environment{RunningServer::environment(target, {})};
    Lines lines{lines_of(from.text)};
    std::size_t message{first_of(lines, "message") + 5};
    std::string untouched{};
};

}  // namespace causerie::test::archive
