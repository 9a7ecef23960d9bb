#include "api/commands/output_file.hpp"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <random>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <sys/stat.h>

namespace causerie::commands {
namespace {

[[noreturn]] void give_up(const std::string& path) { throw std::system_error{errno, std::generic_category(), path}; }

std::string link_to(int descriptor) { return "/proc/self/fd/" + std::to_string(descriptor); }

// So that the new name survives a crash, too.
void keep_name(const std::string& path) {
    const auto folder = std::filesystem::absolute(path).parent_path().string();
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;  // A folder that may be written but not read.
    ::fsync(descriptor);
    ::close(descriptor);
}

// A file without a name, which is gone with the process, however that ends; -1 where the file system has no such thing.
int open_unnamed(const std::string& path) {
    const auto folder = std::filesystem::absolute(path).parent_path().string();
    const int descriptor = ::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0 || ::access(link_to(descriptor).c_str(), F_OK) == 0) return descriptor;
    ::close(descriptor);
    return -1;
}

}  // namespace

OutputFile::OutputFile(std::string path) : path_{std::move(path)} {
    if (is_standard()) {
        file_ = stdout;
        return;
    }
    // A device must not be replaced by a file.
    std::error_code unknown;
    if (std::filesystem::exists(path_, unknown) && !std::filesystem::is_regular_file(path_, unknown)) {
        throw std::system_error{EEXIST, std::generic_category(), path_ + " is no regular file"};
    }
    int descriptor = open_unnamed(path_);
    if (descriptor < 0) {
        auto name = path_ + ".XXXXXX";
        descriptor = ::mkstemp(name.data());
        if (descriptor < 0) give_up(path_);
        temporary_path_ = std::move(name);
    }
    file_ = ::fdopen(descriptor, "w");
    if (file_ == nullptr) give_up(path_);
}

OutputFile::~OutputFile() {
    if (file_ != nullptr && !is_standard()) std::fclose(file_);
    if (!temporary_path_.empty()) ::unlink(temporary_path_.c_str());
}

// Only a rename takes the place of a file that is there.
void OutputFile::give_name() {
    auto name = path_ + "." + std::to_string(std::random_device{}());
    const auto link = link_to(::fileno(file_));
    if (::linkat(AT_FDCWD, link.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) != 0) give_up(path_);
    temporary_path_ = std::move(name);
}

void OutputFile::write(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) give_up(path_);
}

void OutputFile::finish() {
    if (std::fflush(file_) != 0) give_up(path_);
    if (is_standard()) return;
    if (::fsync(::fileno(file_)) != 0) give_up(path_);
    if (temporary_path_.empty()) give_name();
    if (std::fclose(std::exchange(file_, nullptr)) != 0) give_up(path_);
    if (::rename(temporary_path_.c_str(), path_.c_str()) != 0) give_up(path_);
    temporary_path_.clear();
    keep_name(path_);
}

}  // namespace causerie::commands
