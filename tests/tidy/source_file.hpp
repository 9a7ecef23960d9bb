#pragma once

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace causerie::tidy {

/// One string literal, without its quotes.
struct Literal {
    std::size_t line{};
    std::string text{};
};

/// A C++ file, taken apart as far as the rules need it.
struct SourceFile {
    std::string path{};                ///< From the top of the tree.
    std::vector<std::string> lines{};  ///< As written.
    std::vector<std::string> code{};   ///< The same lines without comments and without what stands in literals.
    std::vector<Literal> literals{};
};

/// Splits C++ text into code and literals. Knows comments, strings, raw strings, characters and digit separators.
class Lexer {
public:
    explicit Lexer(const std::string& text) : text_{text} {}

    void run(SourceFile& file) {
        while (at_ < text_.size()) step();
        file.code = split(code_);
        file.literals = std::move(literals_);
    }

    static std::vector<std::string> split(const std::string& text) {
        std::vector<std::string> lines(1);
        for (const char c : text) {
            if (c == '\n') {
                lines.emplace_back();
            } else {
                lines.back() += c;
            }
        }
        if (lines.back().empty()) lines.pop_back();
        return lines;
    }

private:
    [[nodiscard]] bool starts(const std::string& what) const { return text_.compare(at_, what.size(), what) == 0; }

    void step() {
        if (starts("//")) return skip_to("\n");
        if (starts("/*")) return skip_past("*/");
        if (starts("R\"") && !follows_word()) return take_raw_string();
        if (text_[at_] == '"') return take_literal('"');
        if (text_[at_] == '\'' && !follows_word()) return take_literal('\'');
        if (text_[at_] == '\n') ++line_;
        code_ += text_[at_++];
    }

    // 1'000 is a number; L'x' does not occur here.
    [[nodiscard]] bool follows_word() const {
        return at_ > 0 && std::isalnum(static_cast<unsigned char>(text_[at_ - 1])) != 0;
    }

    void advance_to(std::size_t end) {
        end = std::min(end, text_.size());
        for (; at_ < end; ++at_) {
            if (text_[at_] != '\n') continue;
            ++line_;
            code_ += '\n';
        }
    }

    void skip_to(const std::string& end) { advance_to(text_.find(end, at_)); }

    void skip_past(const std::string& end) {
        const auto found = text_.find(end, at_ + 2);
        advance_to(found == std::string::npos ? found : found + end.size());
    }

    void take_raw_string() {
        const auto open = text_.find('(', at_);
        const auto end = ")" + text_.substr(at_ + 2, open - at_ - 2) + "\"";
        const auto close = text_.find(end, open);
        literals_.push_back({line_, text_.substr(open + 1, close - open - 1)});
        code_ += "\"\"";
        advance_to(close == std::string::npos ? close : close + end.size());
    }

    void take_literal(char quote) {
        const auto first = at_++;
        while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n') at_ += text_[at_] == '\\' ? 2 : 1;
        if (quote == '"') literals_.push_back({line_, text_.substr(first + 1, at_ - first - 1)});
        code_ += {quote, quote};
        if (at_ < text_.size() && text_[at_] == quote) ++at_;
    }

    const std::string& text_;
    std::string code_;
    std::vector<Literal> literals_;
    std::size_t at_{};
    std::size_t line_{1};
};

inline SourceFile parse(std::string path, const std::string& text) {
    SourceFile file{.path = std::move(path), .lines = Lexer::split(text)};
    Lexer{text}.run(file);
    return file;
}

/// Every C++ file of the project, in a fixed order.
inline std::vector<SourceFile> source_tree(const std::filesystem::path& top) {
    std::vector<SourceFile> files;
    for (const auto* folder : {"api", "common", "wasm-client", "tests"}) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator{top / folder}) {
            const auto extension = entry.path().extension();
            if (extension != ".cpp" && extension != ".hpp") continue;
            std::ifstream in{entry.path(), std::ios::binary};
            const std::string text{std::istreambuf_iterator<char>{in}, {}};
            files.push_back(parse(entry.path().lexically_relative(top).generic_string(), text));
        }
    }
    std::ranges::sort(files, {}, &SourceFile::path);
    return files;
}

}  // namespace causerie::tidy
