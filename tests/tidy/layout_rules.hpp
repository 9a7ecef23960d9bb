#pragma once

#include <regex>
#include <string>
#include <vector>

#include "tests/tidy/source_file.hpp"

/// Rules for the shape of a file. Each says what is wrong, as `path:line: reason`; nothing when all is well.
namespace causerie::tidy {

using Violations = std::vector<std::string>;

inline constexpr std::size_t file_lines_max = 400;
inline constexpr std::size_t function_lines_max = 70;
inline constexpr std::size_t line_length_max = 120;

inline std::string at(const SourceFile& file, std::size_t line, const std::string& reason) {
    return file.path + ":" + std::to_string(line) + ": " + reason;
}

inline bool is_within(const SourceFile& file, const std::string& folder) {
    return file.path.starts_with(folder + "/") || file.path == folder;
}

/// Violations at every line of `lines` that matches.
inline Violations lines_matching(const SourceFile& file, const std::vector<std::string>& lines,
                                 const std::regex& pattern, const std::string& reason) {
    Violations found;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (std::regex_search(lines[i], pattern)) found.push_back(at(file, i + 1, reason));
    }
    return found;
}

inline Violations check_file_length(const SourceFile& file) {
    if (file.lines.size() <= file_lines_max) return {};
    return {at(file, file.lines.size(), "more than 400 lines")};
}

inline Violations check_line_length(const SourceFile& file) {
    Violations found;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
        const auto continuation = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
        const auto bytes = file.lines[i].size();
        const auto length = bytes - static_cast<std::size_t>(std::ranges::count_if(file.lines[i], continuation));
        if (length > line_length_max) found.push_back(at(file, i + 1, "longer than 120 characters"));
    }
    return found;
}

/// What a `{` opens, judged by what stands before it.
enum class Block { scope, function, other };

inline Block block_of(const std::string& header) {
    static const std::regex template_head{R"(^\s*template\s*<[^{}]*>\s*(?=(class|struct|union)\b))"};
    static const std::regex scope{R"(^\s*((inline\s+)?namespace\b|extern\b|(class|struct|union|enum)\b))"};
    if (std::regex_search(std::regex_replace(header, template_head, ""), scope)) return Block::scope;
    return header.find('(') == std::string::npos ? Block::other : Block::function;
}

/// Functions of more than 70 lines, from the line where the body opens to the line where it closes. Relies on the
/// project's formatting: a body's brace follows a space, an initialiser's brace does not.
class FunctionScan {
public:
    explicit FunctionScan(const SourceFile& file) : file_{file} {}

    Violations run() {
        for (line_ = 1; line_ <= file_.code.size(); ++line_) {
            const auto& text = file_.code[line_ - 1];
            const auto first = text.find_first_not_of(' ');
            if (first != std::string::npos && text[first] == '#') continue;
            for (const char c : text) step(c);
            step(' ');
        }
        return std::move(found_);
    }

private:
    struct Open {
        Block block{};
        std::size_t line{};
    };

    void step(char c) {
        if (c == '{') {
            open();
        } else if (c == '}') {
            close();
        } else if (c == ';') {
            header_.clear();
        } else {
            header_ += c;
        }
    }

    void open() {
        const bool body = header_.empty() || header_.back() == ' ';
        const auto end = header_.find_last_not_of(' ');
        const bool assigned = end != std::string::npos && header_[end] == '=';
        const bool inside = !open_.empty() && open_.back().block != Block::scope;
        const auto block = inside || !body || assigned ? Block::other : block_of(header_);
        open_.push_back({block, line_});
        if (block != Block::other || inside) header_.clear();
    }

    void close() {
        if (open_.empty()) return;
        const auto closed = open_.back();
        open_.pop_back();
        if (closed.block != Block::other) header_.clear();
        if (closed.block != Block::function || line_ - closed.line + 1 <= function_lines_max) return;
        found_.push_back(at(file_, closed.line, "a function of more than 70 lines"));
    }

    const SourceFile& file_;
    std::vector<Open> open_;
    std::string header_;
    std::size_t line_{};
    Violations found_;
};

inline Violations check_function_length(const SourceFile& file) { return FunctionScan{file}.run(); }

inline Violations check_names(const SourceFile& file) {
    static const std::regex file_name{R"((^|[/_])(utils?|helpers?|managers?)([_./]|$))"};
    static const std::regex type_name{
        R"(\b(class|struct|enum|using|concept)\s+(class\s+)?\w*(Util|Helper|Manager)s?\b)"};
    auto found = lines_matching(file, file.code, type_name, "a type named after nothing");
    if (std::regex_search(file.path, file_name)) found.push_back(at(file, 1, "a file named after nothing"));
    return found;
}

inline Violations check_pragma_once(const SourceFile& file) {
    if (!file.path.ends_with(".hpp")) return {};
    const bool guarded = std::ranges::find(file.code, "#pragma once") != file.code.end();
    return guarded ? Violations{} : Violations{at(file, 1, "a header without #pragma once")};
}

inline Violations check_unfinished(const SourceFile& file) {
    static const std::regex mark{
        "\\b(TO"
        "DO|FIX"
        "ME|XX"
        "X|HA"
        "CK)\\b"};
    return lines_matching(file, file.lines, mark, "something unfinished");
}

/// A handler that does nothing, on however many lines, whatever the comment in it says.
inline Violations check_empty_catch(const SourceFile& file) {
    static const std::regex handler{R"(catch\s*\([^)]*\)\s*\{\s*\})"};
    std::string text;
    for (const auto& line : file.code) text += line + "\n";
    Violations found;
    for (std::sregex_iterator match{text.begin(), text.end(), handler}, end; match != end; ++match) {
        const auto line = std::count(text.begin(), text.begin() + match->position(), '\n') + 1;
        found.push_back(at(file, static_cast<std::size_t>(line), "an exception swallowed"));
    }
    return found;
}

}  // namespace causerie::tidy
