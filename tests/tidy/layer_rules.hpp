#pragma once

#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tests/tidy/layout_rules.hpp"

/// Rules for who may know what. Tests may know everything.
namespace causerie::tidy {

/// What the files of one folder may include of ours and of other people's.
struct Layer {
    std::string folder{};
    std::vector<std::string> own{};        ///< Folders, besides itself.
    std::vector<std::string> libraries{};  ///< Beginnings of `<…>`.
};

/// The most special folder first. Everything that is not listed as a library here is open to all.
inline const std::vector<Layer>& layers() {
    static const std::vector<Layer> table{
        {"common", {}, {}},
        {"api/config", {"common", "api/log"}, {}},
        {"api/log", {"common"}, {}},
        {"api/security", {"common"}, {"sodium"}},
        {"api/metrics", {"common"}, {}},
        {"api/store", {"common", "api/log", "api/metrics", "api/migrations"}, {"pqxx", "libpq"}},
        {"api/events", {"common", "api/log", "api/metrics", "api/store"}, {}},
        {"api/health", {"common", "api/log", "api/metrics", "api/store"}, {}},
        {"api/services", {"common", "api/log", "api/metrics", "api/security", "api/store", "api/events"}, {"utf8proc"}},
        {"api/stream", {"common", "api/log", "api/metrics", "api/events"}, {}},
        {"api/http", {"common", "api/log", "api/metrics"}, {"pistache"}},
        {"api/status",
         {"common", "api/log", "api/metrics", "api/health", "api/http", "api/services", "api/stream", "api/events",
          "api/store"},
         {}},
        {"api/routes",
         {"common", "api/log", "api/http", "api/services", "api/stream", "api/events", "api/health", "api/store"},
         {}},
        {"api/commands",
         {"common", "api/config", "api/log", "api/security", "api/store", "api/events", "api/services", "api/http",
          "api/stream"},
         {}},
        {"api", {"common", "api"}, {"CLI"}},
        {"wasm-client/state", {"common"}, {}},
        {"wasm-client/net", {"common", "wasm-client/state"}, {}},
        {"wasm-client/views", {"common", "wasm-client/state"}, {"imgui", "misc/freetype"}},
        {"wasm-client/app", {"common", "wasm-client/state", "wasm-client/net", "wasm-client/views"}, {}},
        {"wasm-client/platform",
         {"common", "wasm-client/state", "wasm-client/net", "wasm-client/views", "wasm-client/app"},
         {"imgui", "misc/freetype", "emscripten", "GLES"}},
    };
    return table;
}

inline const Layer* layer_of(const SourceFile& file) {
    for (const auto& layer : layers()) {
        if (is_within(file, layer.folder)) return &layer;
    }
    return nullptr;
}

/// Libraries that only some may include.
inline bool is_restricted(const std::string& library) {
    static const std::vector<std::string> all{"pqxx", "libpq", "pistache",      "sodium", "spdlog",    "utf8proc",
                                              "CLI",  "imgui", "misc/freetype", "GLES",   "emscripten"};
    return std::ranges::any_of(all, [&](const std::string& name) { return library.starts_with(name); });
}

inline bool may_include_own(const Layer& layer, const std::string& path) {
    const auto within = [&](const std::string& folder) { return path.starts_with(folder + "/"); };
    return within(layer.folder) || std::ranges::any_of(layer.own, within);
}

inline bool may_include_library(const Layer& layer, const std::string& path) {
    const auto begins = [&](const std::string& library) { return path.starts_with(library); };
    return !is_restricted(path) || std::ranges::any_of(layer.libraries, begins);
}

inline Violations check_includes(const SourceFile& file) {
    static const std::regex include{R"(^\s*#\s*include\s*(["<])([^">]+)[">])"};
    Violations found;
    const auto* layer = layer_of(file);
    if (layer == nullptr) return found;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
        std::smatch match;
        if (!std::regex_search(file.lines[i], match, include)) continue;
        const std::string path = match[2];
        const bool allowed = match[1] == "\"" ? may_include_own(*layer, path) : may_include_library(*layer, path);
        if (!allowed) found.push_back(at(file, i + 1, layer->folder + " may not include " + path));
    }
    return found;
}

/// @param allowed  the folders that may; tests always may
inline bool is_exempt(const SourceFile& file, const std::vector<std::string>& allowed) {
    const auto within = [&](const std::string& folder) { return is_within(file, folder); };
    return within("tests") || std::ranges::any_of(allowed, within);
}

inline Violations literals_matching(const SourceFile& file, const std::regex& pattern, const std::string& reason) {
    Violations found;
    for (const auto& literal : file.literals) {
        if (std::regex_search(literal.text, pattern)) found.push_back(at(file, literal.line, reason));
    }
    return found;
}

inline Violations check_environment(const SourceFile& file) {
    static const std::regex call{R"(\b(secure_)?getenv\b)"};
    if (is_exempt(file, {"api/config"})) return {};
    return lines_matching(file, file.code, call, "only api/config reads the environment");
}

inline Violations check_sql(const SourceFile& file) {
    static const std::regex statement{R"(\b(SELECT|INSERT INTO|UPDATE \w+ SET|DELETE FROM|LISTEN|NOTIFY|)"
                                      R"((CREATE|ALTER|DROP) (TABLE|INDEX|SCHEMA))\b)"};
    if (is_exempt(file, {"api/store", "api/migrations"})) return {};
    return literals_matching(file, statement, "SQL belongs into api/store");
}

inline Violations check_api_paths(const SourceFile& file) {
    static const std::regex path{"^/api/"};
    if (is_exempt(file, {"common/protocol"})) return {};
    return literals_matching(file, path, "paths of the API belong into common/protocol");
}

/// Statuses that are hardly anything else, and any number that something named a status is compared with.
inline Violations check_statuses(const SourceFile& file) {
    static const std::regex status{R"((^|[^\w'.])(20[1-6]|30[1-478]|40[1-9]|41[0-7]|42[1-9]|431|50[1-5])(?![\w'.]))"
                                   R"(|status\w*(\(\))?\s*[=!<>]=?\s*\d{3})"};
    if (is_exempt(file, {"api/http", "common/protocol", "wasm-client/net", "common/validation/limits.hpp"})) return {};
    return lines_matching(file, file.code, status, "status numbers belong into api/http");
}

/// What must not happen in code that runs in the browser too, or that must not know the time.
inline Violations check_purity(const SourceFile& file) {
    static const std::regex forbidden{
        R"(\b(throw|try|catch|typeid|dynamic_cast)\b)"
        R"(|\bstd::(thread|jthread|mutex|async|chrono|cout|cerr|fopen|ifstream|ofstream|random_device|rand)\b)"};
    const bool pure = is_within(file, "common") || is_within(file, "wasm-client");
    if (!pure) return {};
    return lines_matching(file, file.code, forbidden, "no exceptions, threads, clocks or I/O here");
}

/// The names of all constants in limits.hpp.
inline std::set<std::string> limit_names(const SourceFile& limits) {
    static const std::regex constant{R"(constexpr\s+[\w:]+\s+(\w+)\s*=)"};
    std::set<std::string> names;
    for (const auto& line : limits.code) {
        std::smatch match;
        if (std::regex_search(line, match, constant)) names.insert(match[1]);
    }
    return names;
}

/// A bound of the product is neither defined a second time nor compared with as a bare number.
inline Violations check_bounds(const SourceFile& file, const std::set<std::string>& names) {
    static const std::regex constant{R"(constexpr\s+[\w:]+\s+(\w+)\s*(=|\{))"};
    static const std::regex comparison{R"(\b(size|length)\(\w*\)\s*[<>]=?\s*\d{2,})"};
    if (is_exempt(file, {"common/validation/limits.hpp"})) return {};
    auto found = lines_matching(file, file.code, comparison, "a length compared with a bare number");
    for (std::size_t i = 0; i < file.code.size(); ++i) {
        std::smatch match;
        if (!std::regex_search(file.code[i], match, constant) || !names.contains(match[1])) continue;
        found.push_back(at(file, i + 1, match[1].str() + " is defined in limits.hpp"));
    }
    return found;
}

}  // namespace causerie::tidy
