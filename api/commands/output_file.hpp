#pragma once

#include <cstdio>
#include <string>
#include <string_view>

namespace causerie::commands {

/// A file that is there whole or not at all: written without a name (where the file system cannot, beside its place),
/// only for its owner to read, and moved there at the end. `-` is standard output.
class OutputFile {
public:
    /// @throws std::system_error
    explicit OutputFile(std::string path);

    /// Removes what was not finished.
    ~OutputFile();

    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    /// @throws std::system_error  when the disk is full, say
    void write(std::string_view text);

    /// Everything is on the disk, and in its place.
    /// @throws std::system_error
    void finish();

private:
    [[nodiscard]] bool is_standard() const { return path_ == "-"; }

    void give_name();

    std::string path_;
    std::string temporary_path_{};  ///< Empty while it has no name.
    std::FILE* file_{};
};

}  // namespace causerie::commands
